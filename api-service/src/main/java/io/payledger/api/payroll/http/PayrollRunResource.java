package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.http.Answer;
import io.payledger.api.http.CommandRenderer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.http.RunCommand.Target;
import io.payledger.api.payroll.model.RunFilter;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.payroll.store.RunList;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.api.policy.PolicyConfig;
import io.payledger.api.read.KeysetCursor;
import io.payledger.events.RunType;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
public class PayrollRunResource {

    private static final int RUNS_MAX = 200;

    private final Exchange http;
    private final PolicyConfig policy;

    PayrollRunResource(Exchange http, PolicyConfig policy) {
        this.http = http;
        this.policy = policy;
    }

    /** What a run is for. */
    public record NewRun(
            @Schema(defaultValue = "REGULAR") @Nullable RunType type,

            @Schema(description = "The run that a CORRECTION corrects") @Nullable UUID corrects,

            @Schema(examples = "acme-gmbh") @JsonProperty(required = true)
            String legalEntity,

            @Schema(examples = "monthly-salaried") @JsonProperty(required = true)
            String payGroup,

            @JsonProperty(required = true) LocalDate periodStart,
            @JsonProperty(required = true) LocalDate periodEnd,
            @JsonProperty(required = true) LocalDate payDate,

            @Schema(description = "The day on which the run is booked; defaults to the pay date") @Nullable LocalDate businessDate,

            @Schema(description = "ISO 4217; a run has one currency", examples = "EUR") @JsonProperty(required = true)
            String currency,

            @Schema(description = "After this time an approval needs a reason") @Nullable Instant approvalDeadline,

            @Schema(description = "After this time an approved run cannot be reopened") @Nullable Instant reopenDeadline) {}

    /** A page of runs, the newest first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunPage(List<RunView> runs, @Nullable String nextCursor) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Create a run", description = "The run is an empty DRAFT, prepared by the caller.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = RunView.class)))
    public CompletionStage<Response> create(NewRun body) {
        return http.carryOut(new CreateRun(UUID.randomUUID(), terms(body), policy.policy()), body);
    }

    @PUT
    @Path("/{run}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Operation(
            summary = "Change what a run is for",
            description =
                    "Period, pay date, type and the others, all of them as at the creation; what is left out has its"
                            + " default. The run is a DRAFT again, with its register. Refused once the run is submitted: withdraw it"
                            + " first.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "409", description = "wrong-state or regular-run-exists, with the current run")
    @APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
    public CompletionStage<Response> change(@PathParam("run") String run, NewRun body) {
        return http.carryOut(RunCommand.changeTerms(Target.of(run, http), terms(body)), body);
    }

    static RunTerms terms(@Nullable NewRun body) {
        if (body == null
                || body.legalEntity() == null
                || body.payGroup() == null
                || body.periodStart() == null
                || body.periodEnd() == null
                || body.payDate() == null
                || body.currency() == null) {
            throw Requests.malformed(
                    "The body must be a run with legalEntity, payGroup, periodStart, periodEnd, payDate, currency.");
        }
        try {
            return new RunTerms(
                    Optional.ofNullable(body.type()).orElse(RunType.REGULAR),
                    Optional.ofNullable(body.corrects()),
                    body.legalEntity(),
                    body.payGroup(),
                    body.periodStart(),
                    body.periodEnd(),
                    body.payDate(),
                    Optional.ofNullable(body.businessDate()).orElse(body.payDate()),
                    body.currency(),
                    Optional.ofNullable(body.approvalDeadline()),
                    Optional.ofNullable(body.reopenDeadline()));
        } catch (IllegalArgumentException invalid) {
            throw Requests.malformed(invalid.getMessage() + ".");
        }
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "List and search runs",
            description = "The newest first. Several parameters narrow the list together; the Link to the next page has"
                    + " them all.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunPage.class)))
    public CompletionStage<Response> list(
            @BeanParam RunSearch search,
            @Parameter(description = "nextCursor of the previous page of the same list and filter")
                    @QueryParam("cursor")
                    @Nullable String cursor,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    @DefaultValue("50")
                    String limit) {
        RunFilter filter = search.filter();
        PageRequest listing = RunSearch.narrowed(PageRequest.of(http.request(), limit, RUNS_MAX), filter);
        Optional<KeysetCursor> after = listing.after(cursor, KeysetCursor::parse);
        return http.list(
                listing,
                shard -> RunList.of(shard, filter, after, listing.rows()),
                run -> new KeysetCursor(run.createdAt(), run.id()).toString(),
                (page, next) -> new RunPage(page.stream().map(RunView::of).toList(), next));
    }

    @GET
    @Path("/{run}")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "Read a run",
            description =
                    "With If-None-Match, 304 if the run has not changed. A 304 is as fresh as any other answer and"
                            + " carries a session token.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "304", description = "The run still has the version that If-None-Match names")
    public CompletionStage<Response> read(@PathParam("run") String run) {
        UUID id = Requests.runId(run);
        String ifNoneMatch = http.request().header(HttpHeaders.IF_NONE_MATCH).orElse("");
        return http.read(shard -> RunReads.one(shard, id), (found, token) -> found.map(RunView::of)
                .map(view -> (view.isOneOf(ifNoneMatch) ? Answer.unchanged(token) : Answer.of(200, view, token))
                        .version(view.version()))
                .orElseGet(() -> noSuchRun(id, token)));
    }

    public static Answer noSuchRun(UUID run, SessionToken token) {
        return Answer.of(CommandRenderer.problem(CommandOnRun.noSuchRun(run)), token);
    }
}
