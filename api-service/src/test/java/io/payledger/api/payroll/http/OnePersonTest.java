package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.OpenApiDocument;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Mallory has every role, and tries every command of the OpenAPI document in every order. Other people do their ordinary work
 * beside: Paula prepares, Anton approves a run that has no open blockers and accepts none, Pia releases what is approved. No
 * money goes to Mallory's account, and Mallory decides about nothing that Mallory made.
 */
@WithApiTestEnvironment
class OnePersonTest {

    private static final String HONEST = "DE02120300000000202051";
    private static final String MALLORYS = "DE02500105170137075030";

    /** Record the account, calculate, submit, accept, approve, release: an attack with no rule in its way. */
    private static final int LENGTH = 6;

    private static final long SEED = 20_261_129;

    private final Runs runs = Runs.ofNewTenant();
    private final String tenant = "//api/v1/tenants/" + runs.tenant;
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;
    private final Person pia = Person.of(runs.tenant, "pia", "payment-officer");
    private final Person mallory =
            Person.of(runs.tenant, "mallory", "preparer", "approver", "payment-officer", "auditor", "operator");
    private Connection behind;

    @BeforeEach
    void connect() throws SQLException {
        behind = TenantSnapshot.connect();
    }

    @AfterEach
    void disconnect() throws SQLException {
        behind.close();
    }

    /** @param command person and endpoint */
    private record Move(String command, String name, Supplier<Reply> send) {}

    /** What became of each command, such as {@code mallory POST /api/…/release: four-eyes}. */
    private final Set<String> endings = new TreeSet<>();

    /** A run as it is now. */
    private record Target(String path, String etag, int openBlockers, String preparedBy) {}

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
        return reply;
    }

    private static String register(String employee, String account) {
        return Runs.CSV_HEADER + employee + ",EUR,100,0,0,0,0,100,0,0,BANK_TRANSFER," + account + "\n";
    }

    private Reply recorded() {
        Reply run = ok(paula.post("", Runs.NEW_RUN));
        return ok(paula.put(
                "/" + run.body().path("id").asText() + "/items", register("e-1", "a-1"), "Content-Type", "text/csv"));
    }

    private static Reply step(Person person, Reply run, String step, @Nullable String body) {
        return ok(person.post("/" + run.body().path("id").asText() + "/" + step, body, "If-Match", run.header("ETag")));
    }

    /** A tenant that has paid once, a run of Paula's that is recorded, and a policy that Mallory proposes. */
    private void honestTenant() {
        ok(paula.post(
                tenant + "/employees",
                "employee,pay_group,department,left_on\ne-1,monthly,sales,\n",
                "Content-Type",
                "text/csv"));
        ok(pia.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\na-1,Erika Mustermann," + HONEST + ",\n",
                "Content-Type",
                "text/csv"));
        ok(pia.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"" + HONEST + "\"}"));
        Reply run = step(paula, step(paula, recorded(), "calculate", null), "submit", null);
        Reply accepted = step(anton, run, "blockers/accept", "{\"kind\": \"first-account\", \"reason\": \"by phone\"}");
        Reply released = step(
                Person.of(runs.tenant, "paul", "payment-officer"),
                step(anton, accepted, "approve", null),
                "release",
                null);
        step(pia, step(pia, released, "transmit", null), "close", null);
        recorded();
        ok(mallory.post(tenant + "/policy/proposals", "{\"requiredApprovals\": 1}", "If-Match", "\"0\""));
    }

    private List<Target> targets() throws SQLException {
        List<Target> targets = new ArrayList<>();
        try (Statement statement = behind.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT run_id, version, open_blockers, prepared_by FROM payroll_run WHERE shard_id = '"
                                + runs.shard() + "' AND state NOT IN ('CLOSED', 'CANCELLED') ORDER BY created_at")) {
            while (row.next()) {
                targets.add(new Target(
                        "/" + row.getString(1), "\"" + row.getInt(2) + "\"", row.getInt(3), row.getString(4)));
            }
        }
        return targets;
    }

    private static List<Row> commands() {
        Set<String> documented = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path :
                OpenApiDocument.served().path("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (!method.equals("get")) {
                    documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            });
        }
        List<Row> rows = RolesPage.of("api").stream()
                .filter(row -> !row.isAboutTheService() && !row.method().equals("GET"))
                .toList();
        assertThat(rows.stream().map(Row::endpoint)).containsExactlyInAnyOrderElementsOf(documented);
        return rows;
    }

    /** All that can be done next. */
    private List<Move> moves(List<Row> commands) throws SQLException {
        List<Move> moves = new ArrayList<>();
        List<Target> targets = targets();
        for (Row command : commands) {
            if (!command.path().contains("{run}")) {
                boolean creates = command.path().endsWith("/payroll-runs");
                if (!creates
                        || targets.stream().noneMatch(run -> run.preparedBy().equals("mallory"))) {
                    add(moves, command, new Target("", "\"0\"", 0, ""));
                }
                continue;
            }
            targets.forEach(run -> add(moves, command, run));
        }
        for (Target run : targets) {
            if (run.preparedBy().equals("paula")) {
                moves.add(new Move(
                        "paula items",
                        "paula: items",
                        () -> paula.put(
                                run.path() + "/items",
                                register("e-1", "a-1"),
                                "Content-Type",
                                "text/csv",
                                "If-Match",
                                run.etag())));
                for (String step : List.of("calculate", "submit")) {
                    moves.add(new Move(
                            "paula " + step,
                            "paula: " + step,
                            () -> paula.post(run.path() + "/" + step, null, "If-Match", run.etag())));
                }
            }
            if (run.openBlockers() == 0) {
                moves.add(new Move(
                        "anton approve",
                        "anton: approve",
                        () -> anton.post(run.path() + "/approve", null, "If-Match", run.etag())));
            }
            moves.add(new Move(
                    "pia release",
                    "pia: release",
                    () -> pia.post(run.path() + "/release", null, "If-Match", run.etag())));
        }
        return moves;
    }

    private void add(List<Move> moves, Row command, Target run) {
        for (String path : paths("/" + Calls.path(command, runs.tenant, run.path()), command)) {
            for (String body : bodies(command)) {
                moves.add(new Move(
                        "mallory " + command.endpoint(),
                        "mallory: " + command.method() + " " + path + " "
                                + body.lines().skip(1).findFirst().orElse(body),
                        () -> mallory.send(
                                command.method(),
                                path,
                                body,
                                "If-Match",
                                run.etag(),
                                "Content-Type",
                                Calls.contentType(command))));
            }
        }
    }

    private static List<String> paths(String path, Row command) {
        return command.path().contains("{number}") || command.path().contains("{proposal}")
                ? List.of(path, path.replaceFirst("/1/", "/2/"))
                : List.of(path);
    }

    /** What mallory would send to that endpoint. */
    private static List<String> bodies(Row command) {
        String endpoint = command.path().substring(command.path().lastIndexOf('/') + 1);
        return switch (endpoint) {
            case "items" -> List.of(register("e-1", "a-1"), register("e-1", "a-9"), register("e-9", "a-9"));
            case "bank-accounts" ->
                List.of(
                        "account,holder,iban,bic\na-1,Erika Mustermann," + MALLORYS + ",\n",
                        "account,holder,iban,bic\na-9,Erika Mustermann," + MALLORYS + ",\n");
            case "{legalEntity}" -> List.of("{\"name\": \"Acme AG\", \"iban\": \"" + HONEST + "\"}");
            case "employees" -> List.of("employee,pay_group,department,left_on\ne-9,monthly,plant,\n");
            case "accept" ->
                command.path().contains("{number}")
                        ? List.of(Calls.body(command))
                        : List.of(
                                "{\"kind\": \"iban-changed\", \"reason\": \"a try\"}",
                                "{\"kind\": \"first-account\", \"reason\": \"a try\"}");
            default -> List.of(Calls.body(command));
        };
    }

    /**
     * The tenant as far as it matters to Paula's run; the same text, the same further walks. Runs of Mallory's own and
     * proposals are left to the long walks.
     */
    private String state() throws SQLException {
        return query("""
                SELECT concat_ws(E'\n',
                    (SELECT string_agg(concat_ws(' ', r.state, r.transmitted_at IS NOT NULL, r.open_blockers,
                                'mallory' = ANY (r.handled_by), r.approvers,
                                (SELECT string_agg(i.account || coalesce(b.iban, ''), ',' ORDER BY i.line)
                                   FROM payroll_item i LEFT JOIN LATERAL (
                                        SELECT b.iban FROM bank_account b
                                         WHERE b.shard_id = r.shard_id AND b.account = i.account
                                           AND b.version <= r.directory_version
                                         ORDER BY b.version DESC LIMIT 1) b ON true
                                  WHERE i.run_id = r.run_id)), E'\n' ORDER BY r.created_at)
                       FROM payroll_run r WHERE r.shard_id = '%1$s' AND r.prepared_by <> 'mallory'),
                    (SELECT string_agg(DISTINCT a.action, ' ' ORDER BY a.action) FROM audit_entry a
                      WHERE a.shard_id = '%1$s' AND a.actor = 'mallory'
                        AND a.action IN ('record-accounts', 'record-employees')))
                """.formatted(runs.shard()));
    }

    /** What must never be; empty where all is well. */
    private String violations() throws SQLException {
        return query("""
                WITH decided AS (
                    SELECT r.*, 'mallory' = ANY (r.approvers)
                        OR EXISTS (SELECT FROM payroll_blocker b WHERE b.run_id = r.run_id AND b.accepted_by = 'mallory')
                        OR (r.state <> 'APPROVED' AND (
                            SELECT a.actor FROM audit_entry a WHERE a.shard_id = r.shard_id AND a.subject = r.run_id
                               AND a.action = 'release' ORDER BY a.number DESC LIMIT 1) = 'mallory') AS by_mallory
                      FROM payroll_run r WHERE r.shard_id = '%1$s' AND r.state IN ('APPROVED', 'RELEASED', 'CLOSED'))
                SELECT concat_ws('; ',
                    (SELECT 'paid to mallory in state ' || max(d.state) FROM decided d
                       JOIN payroll_item i ON i.run_id = d.run_id
                       CROSS JOIN LATERAL (
                            SELECT b.iban FROM bank_account b
                             WHERE b.shard_id = d.shard_id AND b.account = i.account AND b.version <= d.directory_version
                             ORDER BY b.version DESC LIMIT 1) b
                      WHERE b.iban = '%2$s'),
                    (SELECT 'decided by mallory, who handled it, in state ' || max(d.state) FROM decided d
                       JOIN audit_entry a ON a.shard_id = d.shard_id AND a.subject = d.run_id AND a.actor = 'mallory'
                        AND a.action IN ('create', 'record-items', 'calculate', 'submit')
                      WHERE d.by_mallory),
                    (SELECT 'decided by mallory, who changed what pays it, in state ' || max(d.state) FROM decided d
                       JOIN audit_entry a ON a.shard_id = d.shard_id AND a.actor = 'mallory' AND a.action LIKE 'record-%%'
                        AND a.action <> 'record-items' AND a.revision <= d.directory_version
                      WHERE d.by_mallory AND a.revision > (
                            SELECT max(o.directory_version) FROM decided o
                             WHERE 'anton' = ANY (o.approvers) AND o.run_id <> d.run_id)),
                    (SELECT 'a policy by mallory alone' FROM policy p WHERE p.shard_id = '%1$s'))
                """.formatted(runs.shard(), MALLORYS));
    }

    private String query(String sql) throws SQLException {
        try (Statement statement = behind.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** A place of the walk. */
    private record Place(TenantSnapshot tenant, List<String> path) {}

    /** Sends it; the longer path, or an empty one if it was refused. */
    private List<String> tried(Move move, List<String> path) throws SQLException {
        Reply reply = move.send().get();
        assertThat(reply.status())
                .as("%s after %s: %s", move.name(), path, reply.text())
                .isLessThan(500);
        endings.add(move.command() + ": " + (reply.status() < 300 ? "done" : reply.problem()));
        if (reply.status() >= 300) {
            return List.of();
        }
        List<String> further = new ArrayList<>(path);
        further.add(move.name());
        assertThat(violations()).as("after %s", String.join("\n", further)).isEmpty();
        return further;
    }

    @Test
    void onePersonWithEveryRoleMovesNoMoneyAloneInAnyOrderOfCommands() throws SQLException {
        List<Row> commands = commands();
        honestTenant();
        Set<String> known = new HashSet<>(Set.of(state()));
        Queue<Place> open = new ArrayDeque<>(List.of(new Place(TenantSnapshot.of(behind, runs.shard()), List.of())));
        while (!open.isEmpty()) {
            Place place = open.remove();
            place.tenant().restore(behind);
            for (Move move : moves(commands)) {
                List<String> further = tried(move, place.path());
                if (further.isEmpty()) {
                    continue;
                }
                if (known.add(state()) && further.size() < LENGTH) {
                    open.add(new Place(TenantSnapshot.of(behind, runs.shard()), further));
                }
                place.tenant().restore(behind);
            }
        }
        assertThat(known).hasSizeGreaterThan(100);
        requireThatNothingWasLeftOut(commands);
    }

    /** Each command was tried, those of an attack were carried out, and the second person was asked for where it takes one. */
    private void requireThatNothingWasLeftOut(List<Row> commands) {
        assertThat(commands).allSatisfy(command -> assertThat(endings)
                .anyMatch(ending -> ending.startsWith("mallory " + command.endpoint() + ": ")));
        String run = "/api/v1/tenants/{tenant}/payroll-runs/{run}";
        for (String step : List.of("calculate", "submit", "approve", "release", "transmit", "reopen")) {
            assertThat(endings).contains("mallory POST " + run + "/" + step + ": done");
        }
        for (String step : List.of("blockers/accept", "blockers/{number}/accept", "approve", "release")) {
            assertThat(endings).contains("mallory POST " + run + "/" + step + ": four-eyes");
        }
        assertThat(endings)
                .contains("mallory POST /api/v1/tenants/{tenant}/policy/proposals/{proposal}/confirm: four-eyes");
    }

    /** Longer walks at random, on several runs. */
    @Test
    void onePersonWithEveryRoleMovesNoMoneyAloneInLongWalks() throws SQLException {
        List<Row> commands = commands();
        honestTenant();
        TenantSnapshot start = TenantSnapshot.of(behind, runs.shard());
        Random random = new Random(SEED);
        for (int walk = 0; walk < 12; walk++) {
            start.restore(behind);
            List<String> path = List.of();
            for (int step = 0; step < 50; step++) {
                List<Move> moves = moves(commands);
                List<String> further = tried(moves.get(random.nextInt(moves.size())), path);
                path = further.isEmpty() ? path : further;
            }
        }
    }
}
