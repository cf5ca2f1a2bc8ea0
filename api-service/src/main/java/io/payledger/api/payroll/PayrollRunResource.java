package io.payledger.api.payroll;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.idempotency.CommandKey;
import io.payledger.api.identity.Role;
import io.payledger.api.problems.Problem;
import io.payledger.api.problems.ProblemType;
import io.payledger.api.session.Answer;
import io.payledger.api.session.CurrentRequest;
import io.payledger.api.session.SessionReads;
import io.payledger.api.session.SessionTokens;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.smallrye.common.annotation.Blocking;
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
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Payroll runs over HTTP. */
@Path("/api/v1/tenants/{tenant}/payroll-runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payroll runs", description = "From draft to approval by a second person")
@APIResponse(
        responseCode = "503",
        description = "frontier-not-reached, epoch-not-established, outcome-unknown or temporarily-unavailable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class PayrollRunResource {

    private static final String TEXT_CSV = "text/csv";
    private static final int RUNS_MAX = 200;
    private static final int ITEMS_MAX = 1000;
    private static final Pattern REVISION_TAG = Pattern.compile("\"(\\d{1,9})\"");
    private static final Pattern ITEMS_CURSOR = Pattern.compile("(\\d{1,9})-(\\d{1,9})");
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final RunCommands commands;
    private final SessionReads reads;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final RegisterConfig registers;
    private final ObjectMapper json;

    PayrollRunResource(
            RunCommands commands,
            SessionReads reads,
            SessionTokens tokens,
            CurrentRequest current,
            RegisterConfig registers,
            ObjectMapper json) {
        this.commands = commands;
        this.reads = reads;
        this.tokens = tokens;
        this.current = current;
        this.registers = registers;
        this.json = json;
    }

    /** A run to be prepared. */
    public record NewRun(
            @Schema(examples = "monthly-salaried") @JsonProperty(required = true)
            String payGroup,

            @JsonProperty(required = true) LocalDate periodStart,
            @JsonProperty(required = true) LocalDate periodEnd,
            @JsonProperty(required = true) LocalDate payDate) {}

    /** A register as JSON; amounts are minor units of the currency. */
    public record RegisterBody(
            @JsonProperty(required = true) List<Item> items) {}

    /** Why a run goes back to its preparer. */
    public record Rejection(@JsonProperty(required = true) String reason) {}

    /** A page of runs, the newest first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunPage(List<RunView> runs, @Nullable String nextCursor) {}

    /** A page of a register. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemPage(
            UUID run,
            int revision,
            List<ItemView> items,
            @Nullable String nextCursor) {}

    /** One item, with its place in the register. */
    public record ItemView(
            int line,
            String employee,
            String currency,
            long grossMinor,
            long taxesMinor,
            long deductionsMinor,
            long netMinor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Create a run", description = "The run is an empty DRAFT, prepared by the caller.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> create(NewRun body, HttpHeaders headers, UriInfo uri) {
        if (body == null
                || body.payGroup() == null
                || body.periodStart() == null
                || body.periodEnd() == null
                || body.payDate() == null) {
            throw malformed("The body has to be {\"payGroup\", \"periodStart\", \"periodEnd\", \"payDate\"}.");
        }
        PayrollRun.Terms terms;
        try {
            terms = new PayrollRun.Terms(body.payGroup(), body.periodStart(), body.periodEnd(), body.payDate());
        } catch (IllegalArgumentException invalid) {
            throw malformed(invalid.getMessage() + ".");
        }
        return carryOut(new RunCommand.Create(UUID.randomUUID(), terms), "POST", uri, headers, bytes(body));
    }

    @PUT
    @Path("/{run}/items")
    @Consumes(TEXT_CSV)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(
            summary = "Record the register from CSV",
            description = "Replaces all items. UTF-8 with the header employee,currency,gross,taxes,deductions,net and"
                    + " decimal amounts. A bad row refuses the whole file; nothing of it is kept.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "422", description = "invalid-register, with line and column of each error")
    public CompletionStage<Response> recordCsv(
            @PathParam("run") String run, InputStream csv, HttpHeaders headers, UriInfo uri) throws IOException {
        UUID id = runId(run);
        requireAllowedSize(headers);
        RegisterReading reading;
        try {
            reading = CsvRegister.read(csv, registers);
        } catch (CsvRegister.TooLargeException tooLarge) {
            throw tooLarge();
        }
        return record(id, reading, headers, uri);
    }

    @PUT
    @Path("/{run}/items")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(summary = "Record the register from JSON", description = "Replaces all items.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> recordJson(
            @PathParam("run") String run, RegisterBody body, HttpHeaders headers, UriInfo uri) {
        UUID id = runId(run);
        requireAllowedSize(headers);
        if (body == null || body.items() == null) {
            throw malformed("The body has to be {\"items\": [...]}.");
        }
        RegisterRules rules = new RegisterRules(registers.itemsMax(), registers.errorsMax());
        long number = 0;
        for (Item item : body.items()) {
            number++;
            if (!rules.wantsMore()) {
                break;
            }
            if (item == null || item.employee() == null || item.currency() == null) {
                rules.refuse(RegisterError.ofLine(number, "an item names its employee and its currency"));
            } else {
                rules.add(
                        number,
                        item.employee(),
                        item.currency(),
                        item.grossMinor(),
                        item.taxesMinor(),
                        item.deductionsMinor(),
                        item.netMinor());
            }
        }
        return record(id, rules.result(), headers, uri);
    }

    private CompletionStage<Response> record(UUID run, RegisterReading reading, HttpHeaders headers, UriInfo uri) {
        if (reading instanceof RegisterReading.Unreadable unreadable) {
            throw ProblemType.INVALID_REGISTER
                    .because("Nothing was recorded. Correct what 'errors' names, and send the whole register again."
                            + (unreadable.more() ? " There may be more errors than are listed." : ""))
                    .with("errors", unreadable.errors())
                    .thrown();
        }
        Register register = ((RegisterReading.Read) reading).register();
        // the items themselves, so that the same register is the same request as CSV and as JSON
        byte[] content = bytes(register);
        return carryOut(new RunCommand.RecordItems(run, register, revision(headers)), "PUT", uri, headers, content);
    }

    @POST
    @Path("/{run}/submit")
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Ask for approval", description = "From here on the register is frozen.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> submit(@PathParam("run") String run, HttpHeaders headers, UriInfo uri) {
        return carryOut(new RunCommand.Submit(runId(run), revision(headers)), "POST", uri, headers, new byte[0]);
    }

    @POST
    @Path("/{run}/approve")
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Approve as the second person",
            description = "Whoever prepared, edited or submitted the run may not. If-Match binds the approval to the"
                    + " revision that was reviewed.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "409", description = "wrong-state, with the run as it is")
    @APIResponse(responseCode = "412", description = "revision-changed, with the run as it is")
    public CompletionStage<Response> approve(@PathParam("run") String run, HttpHeaders headers, UriInfo uri) {
        return carryOut(new RunCommand.Approve(runId(run), revision(headers)), "POST", uri, headers, new byte[0]);
    }

    @POST
    @Path("/{run}/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(summary = "Send back to the preparer", description = "The run is a DRAFT again.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> reject(
            @PathParam("run") String run, Rejection body, HttpHeaders headers, UriInfo uri) {
        if (body == null
                || body.reason() == null
                || !body.reason().matches("\\P{Cntrl}{1,500}")
                || body.reason().isBlank()) {
            throw malformed("The body has to be {\"reason\": \"…\"}, with 1 to 500 characters in one line.");
        }
        return carryOut(
                new RunCommand.Reject(runId(run), body.reason(), revision(headers)), "POST", uri, headers, bytes(body));
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(summary = "List runs", description = "The newest first.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunPage.class)))
    public CompletionStage<Response> list(
            @Parameter(description = "DRAFT, PENDING_APPROVAL or APPROVED") @QueryParam("state") @Nullable String state,
            @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        Optional<RunState> only = Optional.ofNullable(state).map(PayrollRunResource::state);
        Optional<RunCursor> after = Optional.ofNullable(cursor).map(text -> RunCursor.parse(text)
                .orElseThrow(() -> malformed("cursor has to be the nextCursor of a page before.")));
        int most = limit(limit, RUNS_MAX);
        return respond(reads.read(
                shard(), current.session(), RunReads.list(shard(), only, after, most + 1), (runs, answered) -> {
                    List<PayrollRun> page = runs.size() > most ? runs.subList(0, most) : runs;
                    String next = runs.size() > most
                            ? new RunCursor(
                                            page.get(most - 1).createdAt(),
                                            page.get(most - 1).id())
                                    .toString()
                            : null;
                    return Answer.of(
                            200, new RunPage(page.stream().map(RunView::of).toList(), next), answered.token());
                }));
    }

    @GET
    @Path("/{run}")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(summary = "Read a run")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> read(@PathParam("run") String run) {
        UUID id = runId(run);
        return respond(reads.read(
                shard(), current.session(), RunReads.one(shard(), id), (found, answered) -> found.map(RunView::of)
                        .map(view -> Answer.of(200, view, answered.token()).header("ETag", RunCommands.etag(view)))
                        .orElseGet(() -> noSuchRun(id, answered.token()))));
    }

    @GET
    @Path("/{run}/items")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(summary = "Read a run's items", description = "In the order of the register.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ItemPage.class)))
    public CompletionStage<Response> items(
            @PathParam("run") String run,
            @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit) {
        UUID id = runId(run);
        int most = limit(limit, ITEMS_MAX);
        Matcher from = ITEMS_CURSOR.matcher(cursor == null ? "0-0" : cursor);
        if (!from.matches()) {
            throw malformed("cursor has to be the nextCursor of a page before.");
        }
        OptionalInt revision = cursor == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(from.group(1)));
        int afterLine = Integer.parseInt(from.group(2));
        return respond(reads.read(
                shard(),
                current.session(),
                RunReads.items(shard(), id, afterLine, most + 1),
                (found, answered) -> found.map(page -> itemPage(page, revision, most, answered.token()))
                        .orElseGet(() -> noSuchRun(id, answered.token()))));
    }

    /** Pages of different registers must not be put together, so a page knows of which revision the one before was. */
    private static Answer itemPage(
            RunReads.ItemsPage page, OptionalInt expectedRevision, int most, SessionToken token) {
        if (expectedRevision.isPresent() && expectedRevision.getAsInt() != page.revision()) {
            return Answer.of(
                    ProblemType.REVISION_CHANGED.because(
                            "The register was replaced since the page before. Read it again from the start."),
                    token);
        }
        List<ItemView> items = page.items().stream()
                .limit(most)
                .map(numbered -> view(numbered.line(), numbered.item()))
                .toList();
        String next = page.items().size() > most
                ? page.revision() + "-" + items.get(most - 1).line()
                : null;
        return Answer.of(200, new ItemPage(page.run(), page.revision(), items, next), token)
                .header("ETag", "\"" + page.revision() + "\"");
    }

    private static ItemView view(int line, Item item) {
        return new ItemView(
                line,
                item.employee(),
                item.currency(),
                item.grossMinor(),
                item.taxesMinor(),
                item.deductionsMinor(),
                item.netMinor());
    }

    private CompletionStage<Response> carryOut(
            RunCommand command, String method, UriInfo uri, HttpHeaders headers, byte[] body) {
        CommandKey key = CommandKey.of(
                headers.getHeaderString(CommandKey.HEADER),
                List.of(utf8(method), utf8(uri.getPath()), utf8(ifMatch(headers)), body));
        String traceParent = headers.getHeaderString("traceparent");
        return respond(commands.carryOut(new RunCommands.Request(
                        current.caller(),
                        current.session(),
                        key,
                        traceParent != null && TRACE_PARENT.matcher(traceParent).matches() ? traceParent : null,
                        command))
                .toCompletionStage());
    }

    private CompletionStage<Response> respond(CompletionStage<Answer> answer) {
        return answer.thenApply(ready -> ready.response(tokens));
    }

    private Shard shard() {
        return current.caller().shard();
    }

    private byte[] bytes(Object content) {
        try {
            return json.writeValueAsBytes(content);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a body that was read and cannot be written", impossible);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String ifMatch(HttpHeaders headers) {
        String value = headers.getHeaderString(HttpHeaders.IF_MATCH);
        return value == null ? "" : value.strip();
    }

    /** The revision that the caller has reviewed; a weak tag never matches, and so is no revision at all. */
    private static OptionalInt revision(HttpHeaders headers) {
        String value = ifMatch(headers);
        if (value.isEmpty() || value.equals("*")) {
            return OptionalInt.empty();
        }
        Matcher tag = REVISION_TAG.matcher(value);
        if (!tag.matches()) {
            throw malformed("If-Match takes one ETag of this run, such as \"3\".");
        }
        return OptionalInt.of(Integer.parseInt(tag.group(1)));
    }

    private static UUID runId(String text) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAnId) {
                throw notARun();
            }
        }
        throw notARun();
    }

    private static RuntimeException notARun() {
        return malformed("The path names no payroll run: a run's id is a UUID.");
    }

    private static RunState state(String word) {
        for (RunState state : RunState.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        throw malformed("state takes one of " + List.of(RunState.values()) + ".");
    }

    private static int limit(String text, int max) {
        if (text.matches("\\d{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        }
        throw malformed("limit takes a number from 1 to " + max + ".");
    }

    private void requireAllowedSize(HttpHeaders headers) {
        if (headers.getLength() > registers.bytesMax()) {
            throw tooLarge();
        }
    }

    private RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE
                .because("A register has at most " + registers.bytesMax() + " bytes; nothing was recorded.")
                .thrown();
    }

    private static Answer noSuchRun(UUID run, SessionToken token) {
        return Answer.of(
                ProblemType.RUN_NOT_FOUND.because("There is no payroll run " + run + " in this tenant."), token);
    }

    private static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because(detail).thrown();
    }
}
