package io.payledger.api.payments;

import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A status report, or one statement of a file of them, that was imported.
 *
 * @param content SHA-256 of what it says
 * @param summary as JSON
 */
record BankFile(Kind kind, Key key, String content, String summary, String importedBy, Instant importedAt) {

    /** What banks send. */
    enum Kind {
        STATUS_REPORT,
        STATEMENT
    }

    /**
     * Which one it is. The id follows from the identity, so that the same file has the same one wherever and whenever it
     * is imported.
     *
     * @param identity SHA-256 of what makes it the same one
     */
    record Key(UUID id, String identity) {

        static Key of(Shard shard, Kind kind, String identity) {
            String name = kind + " of " + shard.id() + ": " + identity;
            return new Key(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), identity);
        }
    }
}
