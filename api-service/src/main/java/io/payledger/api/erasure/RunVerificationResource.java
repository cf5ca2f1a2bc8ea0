package io.payledger.api.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.http.PayrollRunResource;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Verifies the stored content of a run over HTTP. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}/verification")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what, when and why; each entry's hash covers the previous entry")
public class RunVerificationResource {

    private final Exchange http;

    RunVerificationResource(Exchange http) {
        this.http = http;
    }

    /** The result of a check. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RunVerification")
    public record RunVerification(
            UUID run,

            @Schema(
                    description =
                            "Whether the stored items and accounts are those of contentHash, changed by the erasures in seals"
                                    + " alone")
            boolean intact,

            @Schema(description = "The first error") @Nullable String broken,

            @Schema(description = "Of the run; what was approved. Left out if the run is not calculated") @Nullable String contentHash,

            @Schema(description = "SHA-256 of the content now, computed for this answer") @Nullable String presentHash,

            @Schema(description = "The erasures of employees whom the run paid, in their order")
            List<SealOfRun> seals) {

        static RunVerification of(RunContent content) {
            String broken = content.broken().orElse(null);
            return new RunVerification(
                    content.run(),
                    broken == null,
                    broken,
                    content.calculated().orElse(null),
                    content.present().orElse(null),
                    content.seals().stream().map(SealOfRun::of).toList());
        }
    }

    /** One erasure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SealOfRun(
            UUID erasure,
            String hashBefore,
            String hashAfter,

            @Schema(description = "The number of the entry that covers both hashes; left out if none does") @Nullable Long auditEntry,

            @Nullable Instant at) {

        static SealOfRun of(RunContent.Sealed sealed) {
            return new SealOfRun(
                    sealed.erasure(),
                    sealed.seal().before(),
                    sealed.seal().after(),
                    sealed.entry().map(RunContent.Entry::number).orElse(null),
                    sealed.entry().map(RunContent.Entry::at).orElse(null));
        }
    }

    @GET
    @RolesAllowed(Role.AUDITOR)
    @Operation(
            summary = "Verify the content of a run",
            description =
                    "Computes the hash of the stored items and of the accounts that they are paid to, and compares it with the"
                            + " approved one. If employees were erased since, follows the hashes of each erasure, which the"
                            + " audit trail covers.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunVerification.class)))
    public CompletionStage<Response> verify(@PathParam("run") String run) {
        UUID id = Requests.runId(run);
        return http.readFile(shard -> ErasureTable.content(shard, id), (found, token) -> found.map(
                                content -> Answer.of(200, RunVerification.of(content), token))
                        .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)))
                .thenApply(http::respond);
    }
}
