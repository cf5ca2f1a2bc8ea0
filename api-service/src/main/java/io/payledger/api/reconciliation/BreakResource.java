package io.payledger.api.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Requests;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Assessments of the breaks of a run's reconciliation. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliation", description = "Ledger entries and control totals of a run, folded from its events")
public class BreakResource {

    /** The worker assigns ids; this bounds what gets into events, logs and keys. */
    private static final Pattern BREAK_ID = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

    private static final int TEXT_LENGTH_MAX = 500;

    private final Exchange http;

    BreakResource(Exchange http) {
        this.http = http;
    }

    /** A person's assessment of a break. */
    public record Assessment(
            @JsonProperty(required = true) BreakState state,

            @Schema(description = "Who is responsible; unchanged if left out") @Nullable String owner,

            @Schema(description = "Required for RESOLVED and DISMISSED") @Nullable String reason,

            @Schema(description = "Where the evidence for the decision is") @Nullable String evidence) {}

    /** The assessment in the run's events. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BreakAssessment")
    public record AssessmentView(
            UUID run,
            String breakId,
            BreakState state,
            @Nullable String owner,
            @Nullable String reason,
            @Nullable String evidence,
            String assessedBy,
            Instant assessedAt) {}

    @POST
    @Path("/breaks/{breakId}/assess")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "Assess a break",
            description =
                    "The assessment is an event of the run. The reconciliation shows it once the worker has applied it; a read"
                            + " with the session token of the answer waits for that. The worker owns the breaks: an assessment of an"
                            + " id that does not exist changes nothing.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AssessmentView.class)))
    @APIResponse(responseCode = "404", description = "payroll-run-not-found")
    public CompletionStage<Response> assess(
            @PathParam("run") String run, @PathParam("breakId") String breakId, Assessment body) {
        UUID id = Requests.runId(run);
        if (!BREAK_ID.matcher(breakId).matches()) {
            throw Requests.malformed("The path names no break. Use an id from the reconciliation.");
        }
        if (body == null || body.state() == null) {
            throw Requests.malformed("The body must name the state, {\"state\": \"…\"}, one of "
                    + EnumSet.allOf(BreakState.class) + ".");
        }
        if (body.reason() == null && (body.state() == BreakState.RESOLVED || body.state() == BreakState.DISMISSED)) {
            throw Requests.malformed("Give a reason for " + body.state() + ": {\"reason\": \"…\"}.");
        }
        Assessment assessment = new Assessment(
                body.state(),
                text("owner", body.owner()),
                text("reason", body.reason()),
                text("evidence", body.evidence()));
        return http.carryOut(new AssessBreak(id, breakId, assessment), assessment);
    }

    private static @Nullable String text(String member, @Nullable String value) {
        return value == null ? null : Requests.line(member, value, TEXT_LENGTH_MAX);
    }
}
