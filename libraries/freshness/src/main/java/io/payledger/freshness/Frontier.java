package io.payledger.freshness;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For each shard, the position up to which <em>everything</em> has been applied. A shard without an entry is at
 * {@link Position#NONE}. Immutable.
 */
public final class Frontier {

    public static final Frontier EMPTY = new Frontier(new TreeMap<>());

    private final SortedMap<Shard, Position> positions;

    private Frontier(SortedMap<Shard, Position> positions) {
        this.positions = Collections.unmodifiableSortedMap(positions);
    }

    public static Frontier of(Shard shard, Position position) {
        return EMPTY.and(shard, position);
    }

    public static Frontier of(Map<Shard, Position> positions) {
        TreeMap<Shard, Position> known = new TreeMap<>(positions);
        known.values().removeIf(Position.NONE::equals);
        return new Frontier(known);
    }

    /** This frontier with {@code shard} applied at least through {@code position}; a frontier never moves back. */
    public Frontier and(Shard shard, Position position) {
        return merge(of(Map.of(shard, position)));
    }

    public Position at(Shard shard) {
        return positions.getOrDefault(shard, Position.NONE);
    }

    /** The newer position of each shard: commutative, associative, idempotent. */
    public Frontier merge(Frontier other) {
        TreeMap<Shard, Position> merged = new TreeMap<>(positions);
        other.positions.forEach((shard, position) -> merged.merge(shard, position, Position::max));
        return new Frontier(merged);
    }

    public boolean covers(Frontier wanted) {
        return wanted.positions.entrySet().stream()
                .allMatch(entry -> at(entry.getKey()).covers(entry.getValue()));
    }

    public Set<Shard> shards() {
        return positions.keySet();
    }

    public Map<Shard, Position> positions() {
        return positions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frontier that && positions.equals(that.positions);
    }

    @Override
    public int hashCode() {
        return positions.hashCode();
    }

    @Override
    public String toString() {
        return positions.toString();
    }
}
