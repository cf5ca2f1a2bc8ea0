package io.payledger.relay.publishing;

import io.payledger.freshness.Position;
import io.payledger.relay.store.ShardGap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What has been published: shard to last position. A shard that is not named is at {@link Position#NONE}. Not thread-safe. */
public final class PublishedPositions {

    private final Map<String, Position> positions;
    private int highestEpoch;
    private long sequences;

    public PublishedPositions(Map<String, Position> positions) {
        this.positions = new HashMap<>(positions);
        this.highestEpoch =
                positions.values().stream().mapToInt(Position::epoch).max().orElse(0);
        this.sequences =
                positions.values().stream().mapToLong(Position::sequence).sum();
    }

    public Position at(String shard) {
        return Objects.requireNonNullElse(positions.get(shard), Position.NONE);
    }

    public int highestEpoch() {
        return highestEpoch;
    }

    public int shards() {
        return positions.size();
    }

    public Map<String, Position> toMap() {
        return Map.copyOf(positions);
    }

    /** Events published so far, over all shards: the sum of their sequences. Maintained, since it is read often. */
    public long sequences() {
        return sequences;
    }

    public void advance(Map<String, Position> published) {
        published.forEach((shard, position) -> {
            sequences += position.sequence() - at(shard).sequence();
            positions.put(shard, position);
            highestEpoch = Math.max(highestEpoch, position.epoch());
        });
    }

    /** The shards of which less is published than is committed. */
    public List<ShardGap> behind(Map<String, Position> committed) {
        return committed.entrySet().stream()
                .filter(shard ->
                        shard.getValue().sequence() > 0 && !at(shard.getKey()).covers(shard.getValue()))
                .map(shard -> new ShardGap(shard.getKey(), at(shard.getKey()), shard.getValue()))
                .toList();
    }

    /** The shards of which more is published than this database has ever committed. */
    public Stream<ShardGap> ahead(Map<String, Position> committed) {
        return positions.entrySet().stream()
                .map(shard -> new ShardGap(
                        shard.getKey(),
                        shard.getValue(),
                        Objects.requireNonNullElse(committed.get(shard.getKey()), Position.NONE)))
                .filter(shard -> !shard.committed().covers(shard.published()));
    }
}
