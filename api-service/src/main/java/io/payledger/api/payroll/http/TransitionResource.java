package io.payledger.api.payroll.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.payledger.api.http.HttpCommands;
import io.payledger.api.http.Requests;
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

    private final HttpCommands http;
    private final PolicyConfig policy;

    TransitionResource(HttpCommands http, PolicyConfig policy) {
        this.http = http;
        this.policy = policy;
    }

    /** An empty body, for clients that always send one. */
    @Schema(name = "EmptyBody")
    public record Nothing() {}

    /** The optional body of an approval. */
    @Schema(name = "ApprovalBody")
    public record Approval(
            @Schema(description = "For an approval after the deadline") @Nullable Explanation override) {}

    @POST
    @Path("/calculate")
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Calculate the sums, the hash and the blockers of the register")
    public CompletionStage<Response> calculate(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        return step(RunCommand.calculate(Requests.runId(run), policy.policy(), http.requiredVersion()), body);
    }

    @POST
    @Path("/submit")
    @RolesAllowed(Role.PREPARER)
    @Operation(summary = "Ask for approval", description = "From now on the register is frozen.")
    public CompletionStage<Response> submit(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        return step(RunCommand.submit(Requests.runId(run), http.requiredVersion()), body);
    }

    @POST
    @Path("/approve")
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Approve as another person",
            description =
                    "A person who prepared, edited or submitted the run may not approve it. The run is APPROVED once"
                            + " requiredApprovals different people have approved the same content.")
    @RequestBody(
            description = "Needed only for an approval after the deadline",
            required = false,
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Approval.class)))
    public CompletionStage<Response> approve(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        Optional<Approval> approval = http.optionalJson(body, Approval.class);
        return http.carryOut(
                RunCommand.approve(
                        Requests.runId(run),
                        approval.map(Approval::override).map(Explanation::checked),
                        http.requiredVersion()),
                approval.orElse(null));
    }

    @POST
    @Path("/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(summary = "Send back to the preparer", description = "The run is a DRAFT again.")
    public CompletionStage<Response> reject(@PathParam("run") String run, Explanation body) {
        return http.carryOut(
                RunCommand.reject(Requests.runId(run), Explanation.checked(body), http.requiredVersion()), body);
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
        return http.carryOut(
                RunCommand.reopen(Requests.runId(run), Explanation.checked(body), http.requiredVersion()), body);
    }

    @POST
    @Path("/release")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(summary = "Release the payments")
    public CompletionStage<Response> release(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        return step(RunCommand.release(Requests.runId(run), http.requiredVersion()), body);
    }

    @POST
    @Path("/transmit")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(
            summary = "Confirm that the payments were handed to the bank",
            description = "A transmitted run cannot be reopened.")
    public CompletionStage<Response> transmit(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        return step(RunCommand.transmit(Requests.runId(run), http.requiredVersion()), body);
    }

    @POST
    @Path("/close")
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Operation(summary = "Close the run", description = "A closed run does not change any more.")
    public CompletionStage<Response> close(@PathParam("run") String run, @Nullable String body)
            throws JsonProcessingException {
        return step(RunCommand.close(Requests.runId(run), http.requiredVersion()), body);
    }

    @POST
    @Path("/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.PREPARER, Role.APPROVER})
    @Operation(summary = "Cancel the run", description = "Before its payments are released.")
    public CompletionStage<Response> cancel(@PathParam("run") String run, Explanation body) {
        return http.carryOut(
                RunCommand.cancel(Requests.runId(run), Explanation.checked(body), http.requiredVersion()), body);
    }

    private CompletionStage<Response> step(RunCommand<?> command, @Nullable String body)
            throws JsonProcessingException {
        http.optionalJson(body, Nothing.class);
        return http.carryOut(command, null);
    }
}
