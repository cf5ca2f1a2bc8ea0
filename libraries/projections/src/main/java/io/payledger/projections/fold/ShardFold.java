package io.payledger.projections.fold;

import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome.Applied;
import io.payledger.projections.fold.FoldOutcome.Duplicate;
import io.payledger.projections.fold.FoldOutcome.RecordSkipped;
import io.payledger.projections.fold.FoldOutcome.ShardFrozen;
import io.payledger.projections.fold.FoldOutcome.UnkeyedRecord;
import io.payledger.projections.fold.FoldStep.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folds records into rows, one at a time.
 *
 * <ul>
 *   <li>At or below the shard's frontier: a duplicate, which is dropped.
 *   <li>The next position: it is applied and moves the frontier, whether the fold knows its type or not.
 *   <li>Anything else: the shard freezes until the next position arrives. Other shards go on.
 * </ul>
 *
 * <p>Stateless.
 */
public final class ShardFold {

    private final ProjectionFold fold;

    public ShardFold(ProjectionFold fold) {
        this.fold = fold;
    }

    /** Throws {@link TopicRecreatedException} where the rows were folded from another incarnation of the topic. */
    public FoldStep step(StoredRows stored, IncomingRecord record) {
        String progressKey = FrontierKeys.progress(record.topic(), record.partition());
        PartitionProgress before = Optional.ofNullable(stored.get(progressKey, PartitionProgress.class))
                .orElse(new PartitionProgress(record.log(), 0, 0, null));
        if (!before.log().equals(record.log())) {
            throw new TopicRecreatedException(before.log(), record);
        }
        FoldStep step = stepInShard(stored, record);
        PartitionProgress after = step.outcome() instanceof UnkeyedRecord unkeyed
                ? before.afterUnkeyed(record, unkeyed.detail())
                : before.after(record);
        List<Row> rows = new ArrayList<>(step.rows());
        rows.add(new Row(progressKey, after));
        return new FoldStep(step.outcome(), rows);
    }

    private FoldStep stepInShard(StoredRows stored, IncomingRecord record) {
        String key = record.key();
        if (key == null) {
            return new FoldStep(new UnkeyedRecord(record.where(), "a record without a key"), List.of());
        }
        Shard shard;
        try {
            shard = new Shard(key);
        } catch (IllegalArgumentException notAShard) {
            return new FoldStep(new UnkeyedRecord(record.where(), "a record whose key is no shard"), List.of());
        }
        ShardFrontier frontier = Optional.ofNullable(stored.get(FrontierKeys.frontier(shard), ShardFrontier.class))
                .orElse(ShardFrontier.NONE);
        ProjectionEvent event;
        try {
            event = ProjectionEvent.of(shard, record);
        } catch (MalformedEventException malformed) {
            return freeze(
                    shard,
                    frontier,
                    new Freeze(Freeze.Reason.MALFORMED_HEADERS, null, record.where(), message(malformed)));
        }
        return stepTo(event, stored, frontier, record.where());
    }

    private FoldStep stepTo(ProjectionEvent event, StoredRows stored, ShardFrontier frontier, String where) {
        Position next = event.position();
        Position applied = frontier.position();
        if (applied.covers(next)) {
            return new FoldStep(new Duplicate(event.shard(), next), List.of());
        }
        if (next.sequence() <= applied.sequence()) {
            String detail = "epoch " + next.epoch() + " continues from " + (next.sequence() - 1) + ", the frontier is "
                    + applied;
            return freeze(event.shard(), frontier, new Freeze(Freeze.Reason.HISTORY_LOST, next, where, detail));
        }
        Freeze frozen = frontier.frozen();
        if (!next.follows(applied) || (frozen != null && !frozen.endsWithNextEvent())) {
            String detail = "expected sequence " + (applied.sequence() + 1);
            return freeze(event.shard(), frontier, new Freeze(Freeze.Reason.GAP, next, where, detail));
        }
        boolean known = fold.eventTypes().contains(event.type());
        FoldRows rows = new FoldRows(stored);
        Object change;
        try {
            change = known ? fold.apply(event, rows) : null;
        } catch (MalformedEventException malformed) {
            return freeze(
                    event.shard(),
                    frontier,
                    new Freeze(Freeze.Reason.MALFORMED_PAYLOAD, next, where, message(malformed)));
        }
        List<Row> changed = new ArrayList<>(rows.changed());
        changed.add(new Row(FrontierKeys.frontier(event.shard()), new ShardFrontier(next, event.time(), null)));
        return new FoldStep(
                new Applied(event.shard(), next, event.time(), known ? event.type() : null, change, frozen != null),
                changed);
    }

    /** The first reason stays as evidence, unless the next event could end it and cannot end the new one. */
    private FoldStep freeze(Shard shard, ShardFrontier frontier, Freeze freeze) {
        Freeze frozen = frontier.frozen();
        if (frozen != null && (freeze.endsWithNextEvent() || !frozen.endsWithNextEvent())) {
            return new FoldStep(new RecordSkipped(shard, freeze.where()), List.of());
        }
        return new FoldStep(
                new ShardFrozen(shard, frontier.position(), freeze),
                List.of(new Row(FrontierKeys.frontier(shard), frontier.frozenBy(freeze))));
    }

    /** Only this project's own words: a parser's message changes with its version, and may quote what it read. */
    private static String message(MalformedEventException malformed) {
        return Optional.ofNullable(malformed.getMessage()).orElse("malformed");
    }
}
