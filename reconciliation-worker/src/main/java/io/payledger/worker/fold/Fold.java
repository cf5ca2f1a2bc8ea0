package io.payledger.worker.fold;

import io.payledger.events.EventType;
import io.payledger.events.MalformedEventException;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.fold.FoldOutcome.Applied;
import io.payledger.worker.fold.FoldOutcome.Change;
import io.payledger.worker.fold.FoldOutcome.Duplicate;
import io.payledger.worker.fold.FoldOutcome.RecordSkipped;
import io.payledger.worker.fold.FoldOutcome.ShardFrozen;
import io.payledger.worker.fold.FoldOutcome.UnkeyedRecord;
import io.payledger.worker.fold.Step.Row;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.RunLedger;
import io.payledger.worker.ledger.RunLedgerUpdater;
import io.payledger.worker.ledger.RunLedgerUpdater.Entered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds records into rows, one at a time.
 *
 * <ul>
 *   <li>At or below the shard's frontier: it was applied before, and is dropped.
 *   <li>The next one: it is applied and moves the frontier, whatever its type.
 *   <li>Anything else: the shard freezes, and stays so until the next one arrives. Other shards go on.
 * </ul>
 */
public final class Fold {

    /** Part of the application's id and of every answer: another version folds the whole history anew. */
    public static final String VERSION = "v2";

    private Fold() {}

    /** The rows as they were before this record. */
    public interface State {
        byte @Nullable [] get(String key);
    }

    /** Throws {@link OtherLogException} where the rows were folded from another incarnation of the topic. */
    public static Step step(State state, IncomingRecord arrival) {
        String progressKey = StateKeys.progress(arrival.topic(), arrival.partition());
        PartitionProgress progress = Optional.ofNullable(state.get(progressKey))
                .map(bytes -> StateBytes.read(bytes, PartitionProgress.class))
                .orElse(new PartitionProgress(arrival.log(), 0, 0, null));
        if (!progress.log().equals(arrival.log())) {
            throw new OtherLogException(progress.log(), arrival);
        }
        Step step = stepInShard(state, arrival);
        PartitionProgress after = step.outcome() instanceof UnkeyedRecord stranger
                ? new PartitionProgress(
                        arrival.log(),
                        arrival.offset() + 1,
                        progress.strangers() + 1,
                        stranger.where() + ": " + stranger.detail())
                : new PartitionProgress(
                        arrival.log(), arrival.offset() + 1, progress.strangers(), progress.lastStranger());
        List<Row> rows = new ArrayList<>(step.rows());
        rows.add(new Row(progressKey, StateBytes.write(after)));
        return new Step(step.outcome(), rows);
    }

    private static Step stepInShard(State state, IncomingRecord arrival) {
        String key = arrival.key();
        if (key == null) {
            return new Step(new UnkeyedRecord(arrival.where(), "a record without a key"), List.of());
        }
        Shard shard;
        try {
            shard = new Shard(key);
        } catch (IllegalArgumentException notAShard) {
            return new Step(new UnkeyedRecord(arrival.where(), "a record whose key is no shard"), List.of());
        }
        ShardFrontier frontier = Optional.ofNullable(state.get(StateKeys.frontier(shard)))
                .map(bytes -> StateBytes.read(bytes, ShardFrontier.class))
                .orElse(ShardFrontier.NONE);
        Envelope envelope;
        try {
            envelope = Envelope.of(shard, arrival);
        } catch (MalformedEventException malformed) {
            return freeze(
                    shard,
                    frontier,
                    new Freeze(Freeze.Reason.MALFORMED_HEADERS, null, arrival.where(), message(malformed)));
        }
        return stepTo(state, shard, frontier, envelope, arrival);
    }

    private static Step stepTo(
            State state, Shard shard, ShardFrontier frontier, Envelope envelope, IncomingRecord arrival) {
        Position next = envelope.position();
        if (frontier.position().covers(next)) {
            return new Step(new Duplicate(shard, next), List.of());
        }
        if (next.sequence() <= frontier.position().sequence()) {
            return freeze(
                    shard,
                    frontier,
                    new Freeze(
                            Freeze.Reason.HISTORY_LOST,
                            next,
                            arrival.where(),
                            "epoch " + next.epoch() + " goes on from " + (next.sequence() - 1) + ", applied is "
                                    + frontier.position()));
        }
        Freeze standing = frontier.frozen();
        if (!next.follows(frontier.position()) || (standing != null && !standing.mends())) {
            return freeze(
                    shard,
                    frontier,
                    new Freeze(
                            Freeze.Reason.GAP,
                            next,
                            arrival.where(),
                            "expected sequence " + (frontier.position().sequence() + 1)));
        }
        Optional<EventType> type = EventType.named(envelope.type());
        List<Row> rows = new ArrayList<>();
        Change change = null;
        if (type.isPresent()) {
            PayrollEvent event;
            try {
                event = Payload.of(type.get(), arrival);
            } catch (MalformedEventException malformed) {
                return freeze(
                        shard,
                        frontier,
                        new Freeze(Freeze.Reason.MALFORMED_PAYLOAD, next, arrival.where(), message(malformed)));
            }
            if (event instanceof RunEvent ofRun) {
                change = enter(state, shard, envelope, ofRun, rows);
            }
        }
        ShardFrontier moved = new ShardFrontier(next, envelope.time(), null);
        rows.add(new Row(StateKeys.frontier(shard), StateBytes.write(moved)));
        return new Step(new Applied(shard, next, envelope.time(), type.orElse(null), change, standing != null), rows);
    }

    private static Change enter(State state, Shard shard, Envelope envelope, RunEvent event, List<Row> rows) {
        RunLedger before = read(state, StateKeys.run(shard, event.run()), RunLedger.class);
        StoredRows beside = new StoredRows(state, shard, event.run());
        Entered entered = RunLedgerUpdater.enter(
                before == null ? RunLedger.none(event.run()) : before, event, envelope.position(), beside);
        Reconciliation judged = Reconciliation.of(entered.run());
        rows.addAll(beside.changed());
        rows.add(new Row(StateKeys.run(shard, event.run()), StateBytes.write(entered.run())));
        String brokenKey = StateKeys.broken(shard, event.run());
        BrokenRun known = read(state, brokenKey, BrokenRun.class);
        BrokenRun now = judged.verdict() == Reconciliation.Verdict.BROKEN
                ? new BrokenRun(known == null ? envelope.time() : known.since(), judged.open(), judged.investigating())
                : null;
        if (!Objects.equals(known, now)) {
            rows.add(new Row(brokenKey, now == null ? null : StateBytes.write(now)));
        }
        return new Change(event.run(), judged.verdict(), entered.raised(), now);
    }

    static <T> @Nullable T read(State state, String key, Class<T> type) {
        byte[] bytes = state.get(key);
        return bytes == null ? null : StateBytes.read(bytes, type);
    }

    /** The first reason stays as evidence, unless it could be mended and the new one cannot. */
    private static Step freeze(Shard shard, ShardFrontier frontier, Freeze freeze) {
        Freeze standing = frontier.frozen();
        if (standing != null && (freeze.mends() || !standing.mends())) {
            return new Step(new RecordSkipped(shard, freeze.where()), List.of());
        }
        return new Step(
                new ShardFrozen(shard, frontier.position(), freeze),
                List.of(new Row(StateKeys.frontier(shard), StateBytes.write(frontier.frozenBy(freeze)))));
    }

    /** Only our own words: the text of a parser changes with its version, and may quote what it read. */
    private static String message(MalformedEventException malformed) {
        return Optional.ofNullable(malformed.getMessage()).orElse("malformed");
    }
}
