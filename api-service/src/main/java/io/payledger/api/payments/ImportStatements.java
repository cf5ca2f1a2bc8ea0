package io.payledger.api.payments;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Command;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.api.payments.BankFileView.StatementSummary;
import io.payledger.api.payments.ImportView.ImportedFile;
import io.payledger.api.payments.Uploads.FileError;
import io.payledger.api.payroll.model.Chunks;
import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.Statement;
import io.payledger.bankfiles.Statement.Balance;
import io.payledger.bankfiles.Statement.Fingerprint;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.TenantEvent.StatementImported;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Imports the statements of one file, all or none. The transaction attributes entries to runs by rows that are never changed
 * or removed, so it locks only what it writes.
 */
record ImportStatements(List<Read> statements, Set<UUID> named) implements Command<ImportStatements.Known> {

    private static final String ACCOUNTS = """
            SELECT number, legal_entity
              FROM (SELECT DISTINCT ON (number, iban) number, legal_entity, version
                      FROM (SELECT l.legal_entity, l.version, l.iban,
                                   regexp_replace(regexp_replace(l.iban, '^[^/]*/', ''), '[^A-Za-z0-9]', '', 'g') AS number
                              FROM legal_entity l WHERE l.shard_id = $1) l
                     WHERE number = ANY ($2) ORDER BY number, iban, version DESC) l
             ORDER BY version DESC
            """;

    private static final String RUNS =
            "SELECT run_id, legal_entity FROM payroll_run WHERE shard_id = $1 AND run_id = ANY ($2)";

    private static final String STATEMENTS = "/Document/BkToCstmrStmt/Stmt";

    /** One statement of the file with its identity. */
    record Read(String where, Statement statement, Fingerprint fingerprint, BankFile.Key key) {}

    /**
     * What the transaction has read of the tenant.
     *
     * @param legalEntities by IBAN, or by the number of an account without one, which several banks may give; the one that
     *     was recorded last comes first
     * @param runs with their legal entities
     * @param files by identity
     */
    record Known(Map<String, List<String>> legalEntities, Map<UUID, String> runs, Map<String, BankFile> files) {}

    /** Whose account a statement is of. */
    private record Owner(String legalEntity, Optional<FileProblem> finding) {}

    /** @param statements at least one */
    static ImportStatements of(Shard shard, List<Statement> statements) {
        List<Read> read = new ArrayList<>(statements.size());
        Set<UUID> named = new LinkedHashSet<>();
        for (Statement statement : statements) {
            named.addAll(Attribution.named(statement));
            Fingerprint fingerprint = statement.fingerprint();
            read.add(new Read(
                    STATEMENTS + "[" + (read.size() + 1) + "]",
                    statement,
                    fingerprint,
                    BankFile.Key.of(shard, Kind.STATEMENT, fingerprint.identity())));
        }
        return new ImportStatements(read, named);
    }

    /** The content that identifies a repeated request. */
    List<Fingerprint> fingerprints() {
        return statements.stream().map(Read::fingerprint).toList();
    }

    @Override
    public String word() {
        return "import-statements";
    }

    /** The first statement; the events name all. */
    @Override
    public String subjectKind() {
        return "statement";
    }

    @Override
    public UUID subject(Shard shard) {
        return statements.get(0).key().id();
    }

    @Override
    public boolean isBulk() {
        return true;
    }

    @Override
    public Future<Known> load(SqlConnection transaction, Shard shard) {
        Set<String> numbers = new TreeSet<>();
        statements.forEach(read -> number(read.statement()).ifPresent(numbers::add));
        Future<Map<String, List<String>>> accounts = transaction
                .preparedQuery(ACCOUNTS)
                .collecting(Collectors.groupingBy(
                        row -> row.getString("number"),
                        Collectors.mapping(row -> row.getString("legal_entity"), Collectors.toList())))
                .execute(Tuple.of(shard.id()).addArrayOfString(numbers.toArray(String[]::new)))
                .map(SqlResult::value);
        Future<Map<UUID, String>> runs = transaction
                .preparedQuery(RUNS)
                .collecting(Collectors.toMap(row -> row.getUUID("run_id"), row -> row.getString("legal_entity")))
                .execute(Tuple.of(shard.id()).addArrayOfUUID(named.toArray(UUID[]::new)))
                .map(SqlResult::value);
        Future<Map<String, BankFile>> files = BankFileTable.known(transaction, shard, Kind.STATEMENT, identities());
        return Future.join(accounts, runs, files)
                .map(all -> new Known(accounts.result(), runs.result(), files.result()));
    }

    @Override
    public Decision<Change> decide(Known known, CommandContext context) {
        List<FileProblem> problems = new ArrayList<>();
        Map<String, Read> different = new LinkedHashMap<>();
        for (Read read : statements) {
            if (legalEntities(read, known).isEmpty()) {
                problems.add(new FileProblem(
                        read.where() + "/Acct/Id",
                        number(read.statement()).isPresent()
                                ? "not an account of a legal entity of this tenant: record it (PUT …/legal-entities/<name>)"
                                : "an account without a number: ask the bank for statements that name the IBAN or the number",
                        null));
            }
            Read first = different.putIfAbsent(read.key().identity(), read);
            if (first != null && !first.fingerprint().equals(read.fingerprint())) {
                problems.add(new FileProblem(
                        read.where(),
                        "the same statement as " + first.where()
                                + " with another content: ask the bank which of the two counts",
                        read.statement().statementId()));
            }
        }
        if (!problems.isEmpty()) {
            return new Decision.Refused<>(Uploads.invalid(problems));
        }
        List<ImportedFile> shown = new ArrayList<>();
        List<BankFile> files = new ArrayList<>();
        List<PayrollEvent> events = new ArrayList<>();
        for (Read read : different.values()) {
            BankFile before = known.files().get(read.key().identity());
            if (before != null && !before.content().equals(read.fingerprint().content())) {
                return new Decision.Refused<>(changed(read, before));
            }
            BankFile file = before;
            if (file == null) {
                Attribution attribution =
                        Attribution.of(read.statement(), known.runs().keySet());
                Owner owner = owner(read, attribution, known);
                file = file(read, attribution, owner, context);
                files.add(file);
                events.addAll(events(read, attribution, owner.legalEntity(), context));
            }
            shown.add(new ImportedFile(before != null, BankFileView.of(file)));
        }
        return files.isEmpty()
                ? new Decision.AlreadyApplied<>()
                : new Decision.Accepted<>(new Change(
                        Effect.CREATED,
                        ImportView.shown(shown),
                        events,
                        AuditNote.ofVersion(1),
                        transaction -> List.of(BankFileTable.insert(transaction, context.shard(), files))));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return BankFileTable.read(connection, shard, Kind.STATEMENT, identities())
                .map(reading -> reading.map(
                        known -> known.isEmpty() ? Optional.empty() : Optional.of(ImportView.shown(before(known)))));
    }

    private List<ImportedFile> before(Map<String, BankFile> files) {
        Map<String, ImportedFile> before = new LinkedHashMap<>();
        for (Read read : statements) {
            BankFile file = files.get(read.key().identity());
            if (file != null) {
                before.put(
                        read.key().identity(),
                        new ImportedFile(
                                file.content().equals(read.fingerprint().content()), BankFileView.of(file)));
            }
        }
        return List.copyOf(before.values());
    }

    private static BankFile file(Read read, Attribution attribution, Owner owner, CommandContext context) {
        Statement statement = read.statement();
        StatementSummary summary = new StatementSummary(
                owner.legalEntity(),
                statementId(statement),
                statement.page(),
                statement.lastPage(),
                through(statement).orElse(null),
                attribution.entries(),
                attribution.foreignEntries(),
                attribution.bookings().size(),
                attribution.bookings().values().stream().mapToInt(List::size).sum(),
                Stream.concat(owner.finding().stream(), statement.findings().stream())
                        .map(FileError::of)
                        .toList());
        return new BankFile(
                Kind.STATEMENT,
                read.key(),
                read.fingerprint().content(),
                Summaries.write(summary),
                context.actor(),
                context.at());
    }

    private static List<PayrollEvent> events(
            Read read, Attribution attribution, String legalEntity, CommandContext context) {
        UUID id = read.key().id();
        String statementId = statementId(read.statement());
        List<PayrollEvent> events = new ArrayList<>();
        events.add(new StatementImported(
                id,
                legalEntity,
                statementId,
                read.statement().page(),
                through(read.statement()),
                attribution.entries(),
                attribution.foreignEntries(),
                context.actor()));
        attribution
                .bookings()
                .forEach((run, bookings) -> events.addAll(Chunks.events(
                        bookings,
                        (chunk, chunks, first, part) ->
                                new PaymentsBooked(run, id, statementId, chunk, chunks, part))));
        return events;
    }

    private static Refusal changed(Read read, BankFile before) {
        return Refusal.of(
                BankFileRefusal.STATEMENT_CHANGED,
                "The statement at " + read.where() + " was imported at "
                        + before.importedAt() + " by " + before.importedBy()
                        + " with another content. Nothing of this file was imported. Ask the bank which of the two"
                        + " counts.");
    }

    /** An id that is an account number is not stored. */
    private static String statementId(Statement statement) {
        String id = statement.statementId();
        Optional<String> number = Optional.ofNullable(statement.account().iban())
                .map(Iban::electronic)
                .or(() -> Optional.ofNullable(statement.account().other()));
        return number.isEmpty()
                ? id
                : id.replace(number.get(), "…")
                        .replace(
                                statement.account().iban() == null
                                        ? number.get()
                                        : number.get().substring(4),
                                "…");
    }

    private static Optional<LocalDate> through(Statement statement) {
        return statement.closingBooked().map(Balance::date).or(() -> Optional.ofNullable(statement.to())
                .map(to -> to.toLocalDate()));
    }

    private static Set<String> legalEntities(Read read, Known known) {
        return number(read.statement())
                .map(number -> new LinkedHashSet<>(known.legalEntities().getOrDefault(number, List.of())))
                .orElseGet(LinkedHashSet::new);
    }

    /** Of several legal entities, it is the one whose runs are booked, or else the one that was recorded last. */
    private static Owner owner(Read read, Attribution attribution, Known known) {
        Set<String> possible = legalEntities(read, known);
        Set<String> booked = new LinkedHashSet<>(possible);
        booked.retainAll(
                attribution.bookings().keySet().stream().map(known.runs()::get).collect(Collectors.toSet()));
        Set<String> left = booked.isEmpty() ? possible : booked;
        String last = left.iterator().next();
        if (left.size() == 1) {
            return new Owner(last, Optional.empty());
        }
        return new Owner(
                last,
                Optional.of(new FileProblem(
                        read.where() + "/Acct/Id",
                        "the number of accounts of several legal entities (" + String.join(", ", left)
                                + "), and the statement books runs of "
                                + (booked.isEmpty() ? "none" : "each") + " of them: imported for " + last
                                + ". Ask the bank for statements that name the IBAN",
                        null)));
    }

    /** IBAN or number without blanks and signs, which banks write in different ways; empty for a proxy. */
    private static Optional<String> number(Statement statement) {
        return Optional.ofNullable(statement.account().iban())
                .map(Iban::electronic)
                .or(() -> Optional.ofNullable(statement.account().other()))
                .map(number -> number.replaceAll("[^A-Za-z0-9]", ""));
    }

    private Set<String> identities() {
        return statements.stream().map(read -> read.key().identity()).collect(Collectors.toSet());
    }
}
