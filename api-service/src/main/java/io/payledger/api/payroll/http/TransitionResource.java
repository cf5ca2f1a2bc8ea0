package io.payledger.api.payroll.http;

import io.payledger.api.command.Decision;
import io.payledger.api.http.EmptyBody;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Explanation;
import io.payledger.api.payroll.http.RunCommand.Target;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Transition;
import io.payledger.api.policy.PolicyConfig;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The transitions of a run, each bound to the version that the caller has read. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Transitions",
        description = "From the calculation to the end of a run; the table is docs/reference/lifecycle.md")
@APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
@APIResponse(
        responseCode = "409",
        description = "wrong-state, content-changed or deadline-passed, with the current run")
@APIResponse(responseCode = "412", description = "version-changed, with the current run")
@APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
public class TransitionResource {

    private final Exchange http;
    private final PolicyConfig policy;

    TransitionResource(Exchange http, PolicyConfig policy) {
        this.http = http;
        this.policy = policy;
    }

    /** The optional body of an approval. */
    @Schema(name = "ApprovalBody")
    public record Approval(
            @Schema(description = "For an approval after the deadline") @Nullable Explanation override) {}

    /** The optional body of a release. */
    @Schema(name = "ReleaseBody")
    public record Release(
            @Schema(description = "A banking day from today on, on which the bank pays instead of the pay date")
            @Nullable LocalDate executionDate) {}

    @POST
    @Path("/calculate")
    @RolesAllowed(Role.PREPARER)
    @Operation(
            summary = "Calculate the sums, the hash and the blockers of the register",
            description = "Repeated by a person who has handled the run, without a change of register, directory or"
                    + " policy: 200 with the run as it is. By another person it is a new calculation, and that person may"
                    + " not approve the run.")
    public CompletionStage<Response> calculate(@PathParam("run") String run, @Nullable String body) {
        return step(RunCommand.calculate(Target.of(run, http), policy.policy()), body);
    }

    @POST
    @Path("/submit")
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Ask for approval", description = "From now on the register is frozen.")
    public CompletionStage<Response> submit(@PathParam("run") String run, @Nullable String body) {
        return step(RunCommand.onSummary(Transition.SUBMIT, Target.of(run, http), PayrollRun::submit), body);
    }

    @POST
    @Path("/withdraw")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PREPARER)
    @Operation(
            summary = "Withdraw a submission",
            description = "The run is a DRAFT again, with its register; approvals given so far become void. An approver"
                    + " rejects the run instead.")
    public CompletionStage<Response> withdraw(@PathParam("run") String run, Explanation body) {
        return explained(Transition.WITHDRAW, run, body, PayrollRun::withdraw);
    }

    @POST
    @Path("/approve")
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Approve as another person",
            description =
                    "A person who handled the run may not approve it: who prepared, edited or submitted it, or changed the"
                            + " directory or the policy since the compared run. The run is APPROVED once"
                            + " requiredApprovals different people have approved the same content.")
    @RequestBody(
            description = "Needed only for an approval after the deadline",
            required = false,
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Approval.class)))
    public CompletionStage<Response> approve(@PathParam("run") String run, @Nullable String body) {
        Optional<Approval> approval = http.optionalJson(body, Approval.class);
        Optional<String> override = approval.map(Approval::override).map(Explanation::checked);
        return http.carryOut(
                RunCommand.onSummary(
                        Transition.APPROVE,
                        Target.of(run, http),
                        (found, summary, request) -> found.approve(summary, override, request)),
                approval.orElse(null));
    }

    @POST
    @Path("/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(summary = "Send back to the preparer", description = "The run is a DRAFT again.")
    public CompletionStage<Response> reject(@PathParam("run") String run, Explanation body) {
        return explained(Transition.REJECT, run, body, PayrollRun::reject);
    }

    @POST
    @Path("/reopen")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Take an approval back",
            description = "The run is a DRAFT again. Refused after the reopen deadline and once its payments were"
                    + " transmitted.")
    public CompletionStage<Response> reopen(@PathParam("run") String run, Explanation body) {
        return explained(Transition.REOPEN, run, body, PayrollRun::reopen);
    }

    @POST
    @Path("/release")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(
            summary = "Release the payments",
            description =
                    "By a person who did not handle the run; an approver with this role may. The bank pays on the pay date. Once"
                            + " that has passed, a run with transfers needs an executionDate.")
    @RequestBody(
            description = "Needed only for transfers whose pay date has passed",
            required = false,
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Release.class)))
    @APIResponse(
            responseCode = "409",
            description = "wrong-state, content-changed or pay-date-passed, with the current run")
    public CompletionStage<Response> release(@PathParam("run") String run, @Nullable String body) {
        Optional<Release> release = http.optionalJson(body, Release.class);
        Optional<LocalDate> executionDate = release.map(Release::executionDate);
        return http.carryOut(
                RunCommand.onSummary(
                        Transition.RELEASE,
                        Target.of(run, http),
                        (found, summary, request) -> found.release(summary, executionDate, request)),
                release.orElse(null));
    }

    @POST
    @Path("/transmit")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(
            summary = "Confirm that the payments were handed to the bank",
            description = "A transmitted run cannot be reopened. Repeated: 200 with the run as it is, transmittedAt"
                    + " unchanged.")
    public CompletionStage<Response> transmit(@PathParam("run") String run, @Nullable String body) {
        return step(RunCommand.onRun(Transition.TRANSMIT, Target.of(run, http), PayrollRun::transmit), body);
    }

    @POST
    @Path("/close")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(summary = "Close the run", description = "A closed run does not change any more.")
    public CompletionStage<Response> close(@PathParam("run") String run, @Nullable String body) {
        return step(RunCommand.onRun(Transition.CLOSE, Target.of(run, http), PayrollRun::close), body);
    }

    @POST
    @Path("/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.PREPARER, Role.APPROVER})
    @Operation(summary = "Cancel the run", description = "Before its payments are released.")
    public CompletionStage<Response> cancel(@PathParam("run") String run, Explanation body) {
        return explained(Transition.CANCEL, run, body, PayrollRun::cancel);
    }

    private CompletionStage<Response> step(RunCommand<?> command, @Nullable String body) {
        http.optionalJson(body, EmptyBody.class);
        return http.carryOut(command, null);
    }

    private interface Explained {
        Decision<PayrollRun.Changed> decide(PayrollRun run, String reason, PayrollRun.Request request);
    }

    private CompletionStage<Response> explained(
            Transition transition, String run, Explanation body, Explained decider) {
        String reason = Explanation.checked(body);
        return http.carryOut(
                RunCommand.onRun(
                        transition, Target.of(run, http), (found, request) -> decider.decide(found, reason, request)),
                body);
    }
}
