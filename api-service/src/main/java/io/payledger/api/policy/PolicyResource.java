package io.payledger.api.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Requests;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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

    PolicyResource(Exchange http, PolicyConfig config) {
        this.http = http;
        this.byDefault = config.policy();
    }

    /** The policy to set. A threshold that is left out is not checked. */
    @Schema(name = "NewPolicy")
    public record Wanted(
            @JsonProperty(required = true) int requiredApprovals,
            @Nullable Integer runVariancePercent,
            @Nullable Integer departmentVariancePercent,
            @Nullable Integer employeeVariancePercent) {}

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR, Role.OPERATOR})
    @Operation(
            summary = "Read the policy",
            description = "Version 0 is the default policy of a tenant that has set none.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    public CompletionStage<Response> read() {
        return http.read(shard -> SqlReads.attempt(pool -> PolicyTable.read(pool, shard)), (stored, token) -> {
            PolicyView view = PolicyView.of(stored, byDefault);
            return Answer.of(200, view, token).version(view.version());
        });
    }

    @SecurityEvent(SecurityEvent.POLICY_CHANGED)
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR)
    @Operation(
            summary = "Set the policy",
            description =
                    "If-Match names the version that was read. Runs that exist keep the number of approvals that they"
                            + " were created with; thresholds count from the next calculation on.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
    public CompletionStage<Response> set(Wanted body) {
        if (body == null) {
            throw Requests.malformed("The body must be a policy with requiredApprovals, and thresholds in percent.");
        }
        Policy wanted;
        try {
            wanted = new Policy(
                    0,
                    body.requiredApprovals(),
                    Optional.ofNullable(body.runVariancePercent()),
                    Optional.ofNullable(body.departmentVariancePercent()),
                    Optional.ofNullable(body.employeeVariancePercent()));
        } catch (IllegalArgumentException invalid) {
            throw Requests.malformed(invalid.getMessage() + ".");
        }
        return http.carryOut(new SetPolicy(wanted, http.request().requiredVersion(), byDefault), body);
    }
}
