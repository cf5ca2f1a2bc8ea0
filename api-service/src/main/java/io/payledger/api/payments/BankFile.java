package io.payledger.api.payments;

import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * An imported status report, or one imported statement of a file of statements.
 *
 * @param content SHA-256 of its content
 * @param summary as JSON
 */
record BankFile(Kind kind, Key key, String content, String summary, String importedBy, Instant importedAt) {

    /** The kinds of files that banks send. */
    enum Kind {
        STATUS_REPORT,
        STATEMENT
    }

    /**
     * The identity of a file. The id follows from it, so that each import of the same file gives the same id.
     *
     * @param identity SHA-256 of the members that identify the file
     */
    record Key(UUID id, String identity) {

        static Key of(Shard shard, Kind kind, String identity) {
            String name = kind + " of " + shard.id() + ": " + identity;
            return new Key(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), identity);
        }
    }
}
