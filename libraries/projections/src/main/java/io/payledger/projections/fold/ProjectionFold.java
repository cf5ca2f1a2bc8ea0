package io.payledger.projections.fold;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker makes of the events. Deterministic: the rows depend on the rows before and on the event, and on nothing
 * else. One instance serves all partitions, so an implementation has no state of its own.
 */
public interface ProjectionFold {

    /** Names the state store and, with {@link #version}, the Kafka Streams application; lower case, such as {@code reconciliation}. */
    String name();

    /** Part of the application id and of every answer. A new version folds the whole history again, from an empty state. */
    String version();

    /** How rows become bytes. A change that cannot read the rows of the previous version needs a new {@link #version}. */
    RowCodec codec();

    /** The event types that this version folds. Events of other types move the frontier and nothing else. */
    Set<String> eventTypes();

    /**
     * Applies the shard's next event; its type is one of {@link #eventTypes}. Rows become visible to readers one by one, in
     * the order in which they are put, and before the frontier that covers them.
     *
     * @return what changed, for this worker's own listeners; null where nothing did
     * @throws io.payledger.events.MalformedEventException where the payload is malformed: the shard freezes, and the
     *     message is kept as evidence
     */
    @Nullable Object apply(ProjectionEvent event, FoldRows rows);
}
