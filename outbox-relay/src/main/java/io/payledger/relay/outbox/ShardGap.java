package io.payledger.relay.outbox;

import io.payledger.freshness.Position;

/** Committed events of a shard that are above what is published: after {@code published}, through {@code committed}. */
public record ShardGap(String shard, Position published, Position committed) {}
