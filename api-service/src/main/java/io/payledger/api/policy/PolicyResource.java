package io.payledger.api.policy;

import io.payledger.api.datastores.SqlReads;
import io.payledger.api.http.Answer;
import io.payledger.api.http.EmptyBody;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Explanation;
import io.payledger.api.http.Requests;
import io.payledger.api.policy.PolicyProposal.Step;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A tenant's policy over HTTP. */
@Path("/api/v1/tenants/{tenant}/policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Policy", description = "Required approvals, and the differences that become blockers")
public class PolicyResource {

    private final Exchange http;
    private final Policy byDefault;
    private final Duration validity;

    PolicyResource(Exchange http, PolicyConfig config) {
        this.http = http;
        this.byDefault = config.policy();
        this.validity = config.proposalValidity();
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR, Role.OPERATOR})
    @Operation(
            summary = "Read the policy",
            description = "Version 0 is the default policy of a tenant that has set none.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    public CompletionStage<Response> read() {
        return http.read(
                shard -> SqlReads.attempt(shard, client -> PolicyTable.read(client, shard)), (stored, token) -> {
                    PolicyView view = PolicyView.of(stored, byDefault);
                    return Answer.of(200, view, token).version(view.version());
                });
    }

    @SecurityEvent(SecurityEvent.POLICY_CHANGED)
    @POST
    @Path("/proposals")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR)
    @Operation(
            summary = "Propose a policy",
            description =
                    "If-Match names the version of the policy that was read. The policy applies once a second person confirms"
                            + " it. There is one open proposal at most.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "409", description = "policy-proposal-open, with the current policy")
    @APIResponse(responseCode = "412", description = "version-changed, with the current policy")
    @APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
    public CompletionStage<Response> propose(NewPolicy body) {
        if (body == null) {
            throw Requests.malformed("The body must be a policy with requiredApprovals, and thresholds in percent.");
        }
        try {
            body.version(0);
        } catch (IllegalArgumentException invalid) {
            throw Requests.malformed(invalid.getMessage() + ".");
        }
        return http.carryOut(new ProposePolicy(body, http.request().requiredVersion(), byDefault, validity), body);
    }

    @SecurityEvent(SecurityEvent.POLICY_CHANGED)
    @POST
    @Path("/proposals/{proposal}/confirm")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR})
    @Operation(
            summary = "Confirm a proposed policy as a second person",
            description =
                    "It is the policy from now on. Runs that exist keep the number of approvals that they were created with;"
                            + " thresholds count from the next calculation on.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "409", description = "policy-proposal-closed, with the current policy")
    @RequestBody(
            description = "May be left out",
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EmptyBody.class)))
    public CompletionStage<Response> confirm(@PathParam("proposal") String proposal, @Nullable String body) {
        http.optionalJson(body, EmptyBody.class);
        return http.carryOut(
                new ClosePolicyProposal(number(proposal), Step.CONFIRM, Optional.empty(), byDefault), null);
    }

    @SecurityEvent(SecurityEvent.POLICY_CHANGED)
    @POST
    @Path("/proposals/{proposal}/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR})
    @Operation(
            summary = "Reject a proposed policy as a second person",
            description = "With a reason. The policy stays as it is.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "409", description = "policy-proposal-closed, with the current policy")
    public CompletionStage<Response> reject(@PathParam("proposal") String proposal, Explanation body) {
        return close(proposal, Step.REJECT, body);
    }

    @SecurityEvent(SecurityEvent.POLICY_CHANGED)
    @POST
    @Path("/proposals/{proposal}/withdraw")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR)
    @Operation(summary = "Withdraw one's own proposal", description = "With a reason. The policy stays as it is.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "409", description = "policy-proposal-closed, with the current policy")
    public CompletionStage<Response> withdraw(@PathParam("proposal") String proposal, Explanation body) {
        return close(proposal, Step.WITHDRAW, body);
    }

    private CompletionStage<Response> close(String proposal, Step step, Explanation body) {
        String reason = Explanation.checked(body);
        return http.carryOut(new ClosePolicyProposal(number(proposal), step, Optional.of(reason), byDefault), body);
    }

    private static int number(String proposal) {
        if (!proposal.matches("[1-9]\\d{0,5}")) {
            throw Requests.malformed("The path names no proposal. Use the number of a proposal, from 1.");
        }
        return Integer.parseInt(proposal);
    }
}
