package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.commands.CommandHttp;
import io.payledger.api.csv.CsvFile;
import io.payledger.api.directory.CsvDirectory.Rows;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.directory.DirectoryEntries.LegalEntity;
import io.payledger.api.identity.Role;
import io.payledger.api.lists.Listing;
import io.payledger.api.problems.ProblemType;
import io.payledger.api.session.Answer;
import io.payledger.api.session.CurrentRequest;
import io.payledger.api.session.SessionReads;
import io.payledger.api.session.SessionTokens;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.SwiftText;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.vertx.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The directory over HTTP. Who makes up registers does not say where the money goes: accounts are recorded, and read in
 * full, by payment officers.
 */
@Path("/api/v1/tenants/{tenant}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Directory", description = "Who is paid, to which accounts, and by whom")
public class DirectoryResource {

    private static final String TEXT_CSV = "text/csv";
    private static final int PAGE_MAX = 1000;

    private final CommandHttp http;
    private final SessionReads reads;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final SecurityIdentity identity;
    private final DirectoryConfig limits;

    DirectoryResource(
            CommandHttp http,
            SessionReads reads,
            SessionTokens tokens,
            CurrentRequest current,
            SecurityIdentity identity,
            DirectoryConfig limits) {
        this.http = http;
        this.reads = reads;
        this.tokens = tokens;
        this.current = current;
        this.identity = identity;
        this.limits = limits;
    }

    /** An employer, with the account that it pays from. */
    public record NewLegalEntity(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String iban,
            @Nullable String bic) {}

    /** A page of employees, by their references. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EmployeePage(
            List<EmployeeView> employees, @Nullable String nextCursor) {}

    /** One employee. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Employee")
    public record EmployeeView(
            String employee,
            String payGroup,
            String department,
            @Nullable LocalDate leftOn) {}

    /** A page of accounts, by their references. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountPage(
            List<AccountView> accounts, @Nullable String nextCursor) {}

    /** One account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Account")
    public record AccountView(
            String account,

            @Schema(description = "Payment officers and auditors only") @Nullable String holder,

            @Schema(description = "For others than payment officers and auditors: country and last two characters")
            String iban,

            @Nullable String bic) {}

    /** All legal entities. */
    public record LegalEntityList(List<LegalEntityView> legalEntities) {}

    /** One legal entity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LegalEntity")
    public record LegalEntityView(
            String legalEntity,
            String name,
            String iban,
            @Nullable String bic) {}

    @POST
    @Path("/employees")
    @Consumes(TEXT_CSV)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(
            summary = "Record employees from CSV",
            description =
                    "UTF-8 with the header employee,pay_group,department,left_on. Employees that are not named stay as"
                            + " they are. A bad row refuses the whole file.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    @APIResponse(responseCode = "422", description = "invalid-directory, with line and column of each error")
    public CompletionStage<Response> recordEmployees(InputStream csv, HttpHeaders headers, UriInfo uri)
            throws IOException {
        List<Employee> employees = checked(headers, () -> CsvDirectory.employees(csv, limits));
        return record("record-employees", new DirectoryEntries(employees, List.of(), List.of()), "POST", headers, uri);
    }

    @POST
    @Path("/bank-accounts")
    @Consumes(TEXT_CSV)
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Record accounts from CSV",
            description =
                    "UTF-8 with the header account,holder,iban,bic. Accounts that are not named stay as they are. A"
                            + " run that is calculated already pays to the accounts of its calculation.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    @APIResponse(responseCode = "422", description = "invalid-directory, with line and column of each error")
    public CompletionStage<Response> recordAccounts(InputStream csv, HttpHeaders headers, UriInfo uri)
            throws IOException {
        List<Account> accounts = checked(headers, () -> CsvDirectory.accounts(csv, limits));
        return record("record-accounts", new DirectoryEntries(List.of(), accounts, List.of()), "POST", headers, uri);
    }

    @PUT
    @Path("/legal-entities/{legalEntity}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(summary = "Record a legal entity", description = "With the account that it pays from.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    public CompletionStage<Response> recordLegalEntity(
            @PathParam("legalEntity") String legalEntity, NewLegalEntity body, HttpHeaders headers, UriInfo uri) {
        if (!CsvDirectory.NAME.matcher(legalEntity).matches()) {
            throw CommandHttp.malformed("The path names no legal entity: its name " + CsvDirectory.NAME_EXPECTED + ".");
        }
        if (body == null || body.name() == null || body.iban() == null) {
            throw CommandHttp.malformed("The body has to be a legal entity: name, iban, and bic where it has one.");
        }
        String iban = CsvDirectory.electronic(body.iban());
        Optional<String> problem = SwiftText.problemWithName(body.name())
                .map(what -> "name: " + what)
                .or(() -> Iban.problemWith(iban).map(what -> "iban: " + what))
                .or(() -> Optional.ofNullable(body.bic())
                        .flatMap(SwiftText::problemWithBic)
                        .map(what -> "bic: " + what));
        if (problem.isPresent()) {
            throw CommandHttp.malformed(problem.get() + ".");
        }
        LegalEntity entity = new LegalEntity(legalEntity, body.name(), iban, Optional.ofNullable(body.bic()));
        return record(
                "record-legal-entity",
                new DirectoryEntries(List.of(), List.of(), List.of(entity)),
                "PUT",
                headers,
                uri);
    }

    @GET
    @Path("/employees")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(summary = "List employees", description = "By their references, as they are now.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EmployeePage.class)))
    public CompletionStage<Response> employees(
            @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit,
            UriInfo uri) {
        return page(
                new Page<>("employees", DirectoryRows::employees, Employee::employee),
                cursor,
                limit,
                uri,
                (rows, next) -> new EmployeePage(
                        rows.stream()
                                .map(row -> new EmployeeView(
                                        row.employee(),
                                        row.payGroup(),
                                        row.department(),
                                        row.leftOn().orElse(null)))
                                .toList(),
                        next));
    }

    @GET
    @Path("/bank-accounts")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "List accounts",
            description = "By their references, as they are now; in full for payment officers and auditors.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AccountPage.class)))
    public CompletionStage<Response> accounts(
            @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit,
            UriInfo uri) {
        boolean full = identity.hasRole(Role.PAYMENT_OFFICER) || identity.hasRole(Role.AUDITOR);
        return page(
                new Page<>("accounts", DirectoryRows::accounts, Account::account),
                cursor,
                limit,
                uri,
                (rows, next) -> new AccountPage(
                        rows.stream().map(row -> view(row, full)).toList(), next));
    }

    @GET
    @Path("/legal-entities")
    @RolesAllowed({Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(summary = "List legal entities", description = "As they are now.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LegalEntityList.class)))
    public CompletionStage<Response> legalEntities() {
        Shard shard = shard();
        return reads.read(
                        shard,
                        current.session(),
                        DirectoryRows.legalEntities(shard),
                        (rows, answered) -> Answer.of(
                                200,
                                new LegalEntityList(rows.stream()
                                        .map(row -> new LegalEntityView(
                                                row.legalEntity(),
                                                row.name(),
                                                row.iban(),
                                                row.bic().orElse(null)))
                                        .toList()),
                                answered.token()))
                .thenApply(answer -> answer.response(tokens));
    }

    private static AccountView view(Account row, boolean full) {
        String iban = row.iban();
        return full
                ? new AccountView(row.account(), row.holder(), iban, row.bic().orElse(null))
                : new AccountView(
                        row.account(), null, iban.substring(0, 2) + "…" + iban.substring(iban.length() - 2), null);
    }

    private interface Upload<T> {
        Rows<T> read() throws IOException;
    }

    private <T> List<T> checked(HttpHeaders headers, Upload<T> upload) throws IOException {
        if (headers.getLength() > limits.bytesMax()) {
            throw tooLarge();
        }
        Rows<T> rows;
        try {
            rows = upload.read();
        } catch (CsvFile.TooLargeException tooLarge) {
            throw tooLarge();
        }
        if (!rows.errors().isEmpty()) {
            throw ProblemType.INVALID_DIRECTORY
                    .because("Nothing was recorded. Correct what 'errors' names, and send the whole file again."
                            + (rows.mayHaveMoreErrors() ? " There may be more errors than are listed." : ""))
                    .with("errors", rows.errors())
                    .thrown();
        }
        return rows.rows();
    }

    private RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE
                .because("An upload has at most " + limits.bytesMax() + " bytes; nothing was recorded.")
                .thrown();
    }

    private CompletionStage<Response> record(
            String word, DirectoryEntries entries, String method, HttpHeaders headers, UriInfo uri) {
        return http.carryOut(new RecordInDirectory(word, shard(), entries), method, uri, headers, entries);
    }

    /** A list of the directory: how a page of it is read, and by what its rows are ordered. */
    private record Page<T>(String name, PageRead<T> read, Function<T, String> key) {}

    private interface PageRead<T> {
        ReadAttempt<Pool, List<T>> of(Shard shard, String after, int limit);
    }

    private interface PageView<T> {
        Object of(List<T> rows, @Nullable String nextCursor);
    }

    private <T> CompletionStage<Response> page(
            Page<T> page, @Nullable String cursor, String limit, UriInfo uri, PageView<T> view) {
        Shard shard = shard();
        Listing listing = new Listing(page.name(), shard, "");
        String after = cursor == null ? "" : listing.place(cursor).orElseThrow(Listing::otherCursor);
        int most = Listing.limit(limit, PAGE_MAX);
        URI request = uri.getRequestUri();
        return reads.read(shard, current.session(), page.read().of(shard, after, most + 1), (rows, answered) -> {
                    if (rows.size() <= most) {
                        return Answer.of(200, view.of(rows, null), answered.token());
                    }
                    List<T> shown = rows.subList(0, most);
                    String next = listing.cursor(page.key().apply(shown.get(most - 1)));
                    return Answer.of(200, view.of(shown, next), answered.token())
                            .header(HttpHeaders.LINK, Listing.next(request, Map.of("limit", limit), next));
                })
                .thenApply(answer -> answer.response(tokens));
    }

    private Shard shard() {
        return current.caller().shard();
    }
}
