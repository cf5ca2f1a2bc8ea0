package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.csv.CsvFormat;
import io.payledger.api.csv.CsvOutput.Delimiter;
import io.payledger.api.csv.DecimalSign;
import io.payledger.api.http.Answer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.BodyBytesMax;
import io.payledger.api.http.DelimiterParameter;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.http.RunCommand.Target;
import io.payledger.api.payroll.model.Register;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.api.payroll.store.RunReads.WholeRegister;
import io.payledger.api.transfers.Downloads;
import io.payledger.api.transfers.Downloads.Download;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Item;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A run's items, recorded and replaced as a whole. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}/items")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Registers", description = "What each employee is paid")
public class RegisterResource {

    private static final String TEXT_CSV = "text/csv";
    private static final int ITEMS_MAX = 1000;

    private final Exchange http;
    private final RegisterConfig registers;
    private final Downloads downloads;

    RegisterResource(Exchange http, RegisterConfig registers, Downloads downloads) {
        this.http = http;
        this.registers = registers;
        this.downloads = downloads;
    }

    /** A register as JSON; amounts are minor units of the currency. */
    public record RegisterBody(
            @JsonProperty(required = true) String currency,
            @JsonProperty(required = true) List<NewItem> items) {}

    /** One employee's pay; {@code account} is a reference into the directory, of a BANK_TRANSFER. */
    public record NewItem(
            @JsonProperty(required = true) String employee,
            @JsonProperty(required = true) NewAmounts amounts,
            @JsonProperty(required = true) PaymentMethod paymentMethod,
            @Nullable String account) {}

    /** All members are required, so that a missing amount never becomes zero. */
    public record NewAmounts(
            @JsonProperty(required = true) long grossMinor,
            @JsonProperty(required = true) long reimbursementsMinor,
            @JsonProperty(required = true) long employeeTaxesMinor,
            @JsonProperty(required = true) long employeeBenefitsMinor,
            @JsonProperty(required = true) long postTaxDeductionsMinor,
            @JsonProperty(required = true) long netMinor,
            @JsonProperty(required = true) long employerTaxesMinor,
            @JsonProperty(required = true) long employerBenefitsMinor) {

        Amounts amounts() {
            return new Amounts(
                    grossMinor,
                    reimbursementsMinor,
                    employeeTaxesMinor,
                    employeeBenefitsMinor,
                    postTaxDeductionsMinor,
                    netMinor,
                    employerTaxesMinor,
                    employerBenefitsMinor);
        }
    }

    /** A page of a register. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemPage(
            UUID run,
            int revision,
            List<ItemView> items,
            @Nullable String nextCursor) {}

    /** One item, with its line in the register. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemView(
            int line,
            String employee,
            Amounts amounts,
            PaymentMethod paymentMethod,
            @Nullable String account) {}

    @PUT
    @BodyBytesMax("payledger.registers.bytes-max")
    @Consumes(TEXT_CSV)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(
            summary = "Record the register from CSV",
            description =
                    "Replaces all items. A file as spreadsheets save it, with a header that names employee, currency, gross,"
                            + " reimbursements, employee_taxes, employee_benefits, post_tax_deductions, net, employer_taxes,"
                            + " employer_benefits, payment_method and account in any order. Delimiter, decimal sign and charset"
                            + " are recognised; other columns are ignored; the answer says so in `file`. What can be read in two"
                            + " ways is an error with both. A bad row refuses the whole file; nothing is recorded.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "412", description = "version-changed, with the current run")
    public CompletionStage<Response> recordCsv(@PathParam("run") String run, InputStream csv) throws IOException {
        UUID id = Requests.runId(run);
        CsvRegister.Result result = CsvRegister.read(csv, registers);
        return record(id, result.rules(), result.format());
    }

    @PUT
    @BodyBytesMax("payledger.registers.bytes-max")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(summary = "Record the register from JSON", description = "Replaces all items.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "412", description = "version-changed, with the current run")
    public CompletionStage<Response> recordJson(@PathParam("run") String run, RegisterBody body) {
        UUID id = Requests.runId(run);
        if (body == null || body.items() == null || body.currency() == null) {
            throw Requests.malformed("The body must be {\"currency\": \"…\", \"items\": [...]}.");
        }
        RegisterRules rules = new RegisterRules(registers.itemsMax(), registers.errorsMax());
        if (rules.currency(0, body.currency()).isPresent()) {
            for (int number = 1; number <= body.items().size() && rules.wantsMore(); number++) {
                NewItem item = body.items().get(number - 1);
                if (item == null || item.employee() == null || item.amounts() == null || item.paymentMethod() == null) {
                    rules.errors().addLine(number, "an item has an employee, amounts and a payment method");
                } else {
                    rules.add(number, item.employee(), item.amounts().amounts(), item.paymentMethod(), item.account());
                }
            }
        }
        return record(id, rules, null);
    }

    private CompletionStage<Response> record(UUID run, RegisterRules rules, @Nullable CsvFormat format) {
        Register register =
                rules.register().orElseThrow(() -> rules.errors().problem(ApiProblems.INVALID_REGISTER, "register"));
        // fingerprint of the items, so that CSV and JSON of one register are the same request
        return http.carryOut(
                RunCommand.recordItems(new Target(run, http.request().version()), register),
                register,
                answer -> format == null ? answer : answer.member("file", format));
    }

    @GET
    @Produces(TEXT_CSV)
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Blocking
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = TEXT_CSV, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "429",
            description = "too-many-transfers if the tenant reads many files at present; too-many-requests")
    public CompletionStage<Response> itemsAsCsv(
            @PathParam("run") String run,
            @BeanParam DelimiterParameter delimiter,
            @Parameter(
                            description = "For text/csv: what begins the decimals",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"POINT", "COMMA"},
                                            defaultValue = "POINT"))
                    @QueryParam("decimalSign")
                    @DefaultValue("POINT")
                    String decimalSign)
            throws IOException {
        UUID id = Requests.runId(run);
        Delimiter between = delimiter.value();
        DecimalSign sign = Requests.constant(DecimalSign.class, "decimalSign", decimalSign);
        try (Download download = downloads.begin()) {
            Answer answer = http.readFile(shard -> RunReads.register(shard, id), (found, token) -> found.map(
                                    register -> Answer.of(200, register, token).version(register.revision()))
                            .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)))
                    .toCompletableFuture()
                    .join();
            Response head = http.file(answer, TEXT_CSV, "register-" + id + ".csv");
            return answer.body() instanceof WholeRegister register
                    ? download.send(head, out -> out.write(CsvRegister.file(register, between, sign)))
                    : CompletableFuture.completedFuture(head);
        }
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(
            summary = "Read a run's items",
            description =
                    "In the order of the register. As text/csv: all of it as a file for spreadsheets, which can be recorded again;"
                            + " of a run without items, the template.")
    @APIResponse(
            responseCode = "412",
            description = "revision-changed: the register was replaced since the previous page")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ItemPage.class)))
    public CompletionStage<Response> items(
            @PathParam("run") String run,
            @Parameter(description = "nextCursor of the previous page of the same run") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "500"))
                    @QueryParam("limit")
                    @DefaultValue("500")
                    String limit) {
        UUID id = Requests.runId(run);
        PageRequest listing = PageRequest.of(http.request(), limit, ITEMS_MAX);
        Optional<PlaceInRegister> after = listing.after(cursor, PlaceInRegister::parse);
        return http.read(
                listing.rows(),
                shard -> RunReads.items(
                        shard, id, after.map(PlaceInRegister::line).orElse(0), listing.rows()),
                (found, token) -> found.map(page -> itemPage(listing, page, after, token))
                        .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)));
    }

    /** Pages of different revisions must not be combined, so the cursor carries the revision. */
    private static Answer itemPage(
            PageRequest listing, RunReads.ItemsPage page, Optional<PlaceInRegister> after, SessionToken token) {
        if (after.isPresent() && after.get().revision() != page.revision()) {
            return Answer.of(
                    ApiProblems.REVISION_CHANGED.because(
                            "The register was replaced since the previous page. Read it again from the start."),
                    token);
        }
        return listing.page(
                        page.items(),
                        item -> new PlaceInRegister(page.revision(), item.line()).toString(),
                        (items, next) -> new ItemPage(
                                page.run(),
                                page.revision(),
                                items.stream().map(RegisterResource::view).toList(),
                                next),
                        token)
                .version(page.revision());
    }

    private static ItemView view(RunReads.NumberedItem numbered) {
        Item item = numbered.item();
        return new ItemView(
                numbered.line(),
                item.employee(),
                item.amounts(),
                item.paymentMethod(),
                item.account().orElse(null));
    }
}
