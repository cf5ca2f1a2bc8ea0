package io.payledger.api.command;

import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An aggregate of which each tenant has exactly one. */
public enum TenantAggregate {
    DIRECTORY("directory"),
    POLICY("policy");

    private final String word;

    TenantAggregate(String word) {
        this.word = word;
    }

    /** The subject of its commands, events and audit entries. */
    public UUID of(Shard shard) {
        return UUID.nameUUIDFromBytes((word + " of " + shard.id()).getBytes(StandardCharsets.UTF_8));
    }
}
