package io.payledger.api.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.erasure.ErasureTable.Erased;
import io.payledger.freshness.Shard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An erasure in answers. It does not say which employee it was. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Erasure")
public record ErasureView(
        UUID id,

        @Schema(description = "Accounts that were deleted: those to which no other employee was paid")
        int accounts,

        @Schema(description = "The runs that paid the employee, by id")
        List<SealView> runs,

        @Schema(
                description =
                        "sha256: and the SHA-256 over the runs and their hashes; the audit entry has it as its toState")
        String digest,

        @Schema(description = "Whether the audit trail has an entry with this digest")
        boolean audited,

        @Schema(description = "The number of that entry; left out in the answer to the erasure itself") @Nullable Long auditEntry,

        @Nullable String erasedBy,
        @Nullable Instant erasedAt,
        @Nullable String reason) {

    /** The hashes of a run's content. */
    @Schema(name = "Seal")
    public record SealView(
            UUID run,

            @Schema(description = "SHA-256 of the content before the erasure, which was verified")
            String hashBefore,

            @Schema(description = "SHA-256 of the content after it")
            String hashAfter) {}

    /** The entry of the audit trail. */
    record Entry(
            long number,
            String actor,
            Instant at,
            @Nullable String reason,
            @Nullable String state) {}

    /** In the transaction that adds its entry to the audit trail. */
    static ErasureView of(UUID erasure, Erased erased, String reason, CommandContext context) {
        return new ErasureView(
                erasure,
                erased.accounts(),
                seals(erased),
                erased.digest(),
                true,
                null,
                context.actor(),
                context.at(),
                reason);
    }

    static ErasureView stored(UUID erasure, Erased erased, Optional<Entry> found) {
        Entry entry = found.orElse(null);
        return new ErasureView(
                erasure,
                erased.accounts(),
                seals(erased),
                erased.digest(),
                entry != null && erased.digest().equals(entry.state()),
                entry == null ? null : entry.number(),
                entry == null ? null : entry.actor(),
                entry == null ? null : entry.at(),
                entry == null ? null : entry.reason());
    }

    private static List<SealView> seals(Erased erased) {
        return erased.seals().stream()
                .map(seal -> new SealView(seal.run(), seal.before(), seal.after()))
                .toList();
    }

    AggregateSnapshot shown(Shard shard) {
        return AggregateSnapshot.of("erasure", this).at("/api/v1/tenants/" + shard.tenant() + "/erasures/" + id);
    }
}
