package io.payledger.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a tenant's entries in order: none is missing, none was inserted, none was changed after it was written. Stops
 * at the first that does not fit.
 */
public final class AuditChain {

    private final String shard;
    private long number;
    private String head;
    private @Nullable String broken;

    private AuditChain(String shard, long number, String head) {
        this.shard = shard;
        this.number = number;
        this.head = head;
    }

    public static AuditChain fromStart(String shard) {
        return new AuditChain(shard, 0, AuditEntry.GENESIS);
    }

    /** Continues after an entry that was checked before; its hash covers all earlier entries. */
    public static AuditChain after(String shard, long number, String hash) {
        return new AuditChain(shard, number, hash);
    }

    /** Checks the next entry. Returns false for the first entry that does not fit and every later one. */
    public boolean add(AuditEntry entry) {
        if (broken != null) {
            return false;
        }
        if (entry.number() != number + 1) {
            broken = "entry " + (number + 1) + " is missing: the next one is " + entry.number();
        } else if (!entry.expectedHash(shard, head).equals(entry.hash())) {
            broken = "entry " + entry.number() + " is not what was written, or not behind what was written before it";
        } else {
            number = entry.number();
            head = entry.hash();
        }
        return broken == null;
    }

    /** What does not fit; empty if everything does. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /** The number of the last entry that fits. */
    public long number() {
        return number;
    }

    /** The hash of that entry: kept elsewhere, it proves later that no earlier entry has been changed since. */
    public String head() {
        return head;
    }
}
