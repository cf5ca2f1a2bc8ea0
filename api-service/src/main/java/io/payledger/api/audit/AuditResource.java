package io.payledger.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.audit.AuditChain;
import io.payledger.audit.AuditEntry;
import io.payledger.freshness.Shard;
import io.payledger.service.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit trail over HTTP. */
@Path("/api/v1/tenants/{tenant}/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what, when and why; each entry's hash covers the previous entry")
public class AuditResource {

    private static final int PAGE_MAX = 1000;

    /** Checked in one read. */
    private static final int CHECKED_MAX = 5000;

    private final Exchange http;

    AuditResource(Exchange http) {
        this.http = http;
    }

    /**
     * A page of the trail. Stored pages can be checked without this service.
     *
     * @param shard part of what the hashes cover
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AuditPage(
            String shard,
            List<AuditEntry> entries,
            @Nullable String nextCursor) {}

    /** The result of a check. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Verification(
            @Schema(description = "Whether the hash of each checked entry covers the previous entry")
            boolean intact,

            @Schema(description = "The first error") @Nullable String broken,

            @Schema(description = "The last valid entry") long through,

            @Schema(description = "Its hash. Stored elsewhere, it proves later that no entry up to it was changed")
            String head,

            @Schema(description = "Whether that is the last entry of the trail; otherwise continue with after and hash")
            boolean complete) {}

    @GET
    @RolesAllowed(Role.AUDITOR)
    @Operation(summary = "Read the audit trail", description = "In the order of writing.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AuditPage.class)))
    public CompletionStage<Response> list(
            @Parameter(description = "Only entries about this run") @QueryParam("run") @Nullable String run,
            @Parameter(description = "nextCursor of the previous page") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit) {
        Shard shard = http.shard();
        Optional<UUID> subject = Optional.ofNullable(run).map(Requests::runId);
        PageRequest listing = PageRequest.of(http.request(), limit, PAGE_MAX).by("run", subject);
        long after = listing.after(cursor, Long::parseLong).orElse(0L);
        return http.read(
                listing.rows(),
                same -> AuditReads.entries(same, after, subject, listing.rows()),
                (page, token) -> listing.page(
                        page.entries(),
                        entry -> Long.toString(entry.number()),
                        (entries, next) -> new AuditPage(shard.id(), entries, next),
                        token));
    }

    @GET
    @Path("/verification")
    @RolesAllowed(Role.AUDITOR)
    @Operation(
            summary = "Check the audit trail",
            description = "Recomputes the hashes, " + CHECKED_MAX
                    + " entries at a time: from the start, or after an entry that was checked before.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Verification.class)))
    public CompletionStage<Response> verify(
            @Parameter(description = "The number of an entry that was checked before") @QueryParam("after") @Nullable String after,
            @Parameter(description = "The hash of that entry, as checked") @QueryParam("hash") @Nullable String hash) {
        Shard shard = http.shard();
        if ((after == null) != (hash == null)
                || (after != null && !after.matches("[1-9]\\d{0,17}"))
                || (hash != null && !hash.matches("[0-9a-f]{64}"))) {
            throw Requests.malformed("after and hash go together: the number and the hash of an entry.");
        }
        long number = after == null ? 0 : Long.parseLong(after);
        AuditChain chain = hash == null ? AuditChain.fromStart(shard.id()) : AuditChain.after(shard.id(), number, hash);
        // the entry that was checked before is read again: it must still exist and be the same
        long from = Math.max(0, number - 1);
        return http.read(
                CHECKED_MAX + 1,
                same -> AuditReads.entries(same, from, Optional.empty(), CHECKED_MAX + 1),
                (page, token) -> Answer.of(200, verification(page, chain, number), token));
    }

    private static Verification verification(AuditReads.Entries page, AuditChain chain, long number) {
        List<AuditEntry> entries = page.entries();
        if (number > 0) {
            AuditEntry known = entries.isEmpty() ? null : entries.get(0);
            if (known == null || known.number() != number || !known.hash().equals(chain.head())) {
                return broken("entry " + number + " is not the one that was checked before", 0, AuditEntry.GENESIS);
            }
            entries = entries.subList(1, entries.size());
        }
        for (AuditEntry entry : entries) {
            if (!chain.add(entry)) {
                return broken(chain.broken().orElseThrow(), chain.number(), chain.head());
            }
        }
        boolean readAll = page.entries().size() <= CHECKED_MAX;
        if (readAll && (chain.number() != page.count() || !chain.head().equals(page.head()))) {
            return broken(
                    "the trail ends with entry " + chain.number() + ", and " + page.count() + " were written",
                    chain.number(),
                    chain.head());
        }
        return new Verification(true, null, chain.number(), chain.head(), readAll);
    }

    private static Verification broken(String what, long through, String head) {
        return new Verification(false, what, through, head, false);
    }
}
