package io.payledger.api.payroll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Explanation;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.http.RunCommand.Target;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.Blocker.Acceptance;
import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.api.payroll.model.RunState;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The blockers of a run. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}/blockers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Blockers", description = "What keeps a run from being approved, and the remedy")
public class BlockerResource {

    private final Exchange http;

    BlockerResource(Exchange http) {
        this.http = http;
    }

    /** All blockers of a run; there are at most a hundred of a kind. */
    public record BlockerList(List<BlockerView> blockers) {}

    /** One blocker. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Blocker")
    public record BlockerView(
            @Schema(description = "From 1; each calculation numbers its blockers again")
            int number,

            String kind,

            @Schema(description = "The employee, department or account that it is about; empty for the run as a whole")
            String subject,

            String detail,

            @Schema(description = "How to resolve it, in the state that the run is in")
            String remedy,

            @Schema(description = "Whether an approver can accept it")
            boolean acceptable,

            @Nullable String acceptedBy,
            @Nullable Instant acceptedAt,
            @Nullable String acceptedBecause) {

        static BlockerView of(Blocker blocker, RunState state) {
            return new BlockerView(
                    blocker.number(),
                    blocker.kind().word(),
                    blocker.subject(),
                    blocker.detail(),
                    blocker.remedy(state),
                    blocker.isAcceptable(),
                    blocker.acceptance().map(Acceptance::by).orElse(null),
                    blocker.acceptance().map(Acceptance::at).orElse(null),
                    blocker.acceptance().map(Acceptance::reason).orElse(null));
        }
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(summary = "List the blockers of a run", description = "Empty while the run is a DRAFT.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BlockerList.class)))
    public CompletionStage<Response> list(@PathParam("run") String run) {
        UUID id = Requests.runId(run);
        return http.read(shard -> RunReads.blockers(shard, id), (found, token) -> found.map(blockers -> Answer.of(
                                200,
                                new BlockerList(blockers.blockers().stream()
                                        .map(blocker -> BlockerView.of(blocker, blockers.state()))
                                        .toList()),
                                token)
                        .version(blockers.version()))
                .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)));
    }

    @POST
    @Path("/{number}/accept")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Accept a blocker",
            description =
                    "With a reason, by a person who did not handle the run. The blocker no longer keeps the run from being approved.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
    public CompletionStage<Response> accept(
            @PathParam("run") String run, @PathParam("number") String number, Explanation body) {
        if (!number.matches("[1-9]\\d{0,5}")) {
            throw Requests.malformed("The path names no blocker. Use the number of a blocker, from 1.");
        }
        String reason = Explanation.checked(body);
        return http.carryOut(RunCommand.acceptBlocker(Target.of(run, http), Integer.parseInt(number), reason), body);
    }

    /** All blockers of a kind. */
    @Schema(name = "KindOfBlockers")
    public record OfKind(
            @Schema(description = "As in the list of blockers, such as first-account") @JsonProperty(required = true)
            String kind,

            @JsonProperty(required = true) String reason) {}

    @POST
    @Path("/accept")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Operation(
            summary = "Accept all blockers of a kind",
            description =
                    "The same as accepting each of them, for causes that many employees share, such as the first accounts of a"
                            + " new tenant.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "428", description = "precondition-required: If-Match is missing")
    public CompletionStage<Response> acceptKind(@PathParam("run") String run, OfKind body) {
        Optional<Kind> kind = body == null || body.kind() == null ? Optional.empty() : Kind.named(body.kind());
        if (kind.isEmpty()) {
            throw Requests.malformed("Name a kind of blocker, such as {\"kind\": \"first-account\", \"reason\": \"…\"}."
                    + " The kinds are those of GET …/blockers.");
        }
        String reason = Explanation.checked(new Explanation(body.reason()));
        return http.carryOut(RunCommand.acceptBlockers(Target.of(run, http), kind.get(), reason), body);
    }
}
