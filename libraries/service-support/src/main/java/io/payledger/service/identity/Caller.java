package io.payledger.service.identity;

import io.payledger.freshness.Shard;

/**
 * A person or program that may act for one tenant.
 *
 * @param name the token's subject, under which everything the caller does is recorded
 * @param shard the tenant's shard
 */
public record Caller(String name, Shard shard) {

    private static final int NAME_LENGTH_MAX = 255;

    public Caller {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a caller's name has 1 to " + NAME_LENGTH_MAX + " visible characters");
        }
    }
}
