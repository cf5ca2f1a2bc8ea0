package io.payledger.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.Refused;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.api.command.ExecutionState.CommitInDoubt;
import io.payledger.api.command.ExecutionState.CommitRuledOut;
import io.payledger.api.command.ExecutionState.NothingInDoubt;
import io.payledger.api.command.ExecutionState.Recovery;
import io.payledger.api.command.IdempotencyKeyTable.StoredCommand;
import io.payledger.api.command.TransactionResult.CommitUnanswered;
import io.payledger.api.command.TransactionResult.KeyRecorded;
import io.payledger.api.command.TransactionResult.KeyTaken;
import io.payledger.api.command.TransactionResult.NoShardRow;
import io.payledger.api.command.TransactionResult.NotCovered;
import io.payledger.api.command.TransactionResult.NotOpened;
import io.payledger.api.command.TransactionResult.RolledBack;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.service.identity.Caller;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the ending of a try means, by what is known of the COMMITs before it. */
class ExecutionStateTest {

    private static final Position POSITION = new Position(1, 7);
    private static final ShardState SHOWN = new ShardState(1, POSITION, List.of());
    private static final StoredCommand STORED = new StoredCommand("fingerprint", Effect.CREATED, "{}");
    private static final StoredResponse RESPONSE = new StoredResponse("\"1\"", null, NullNode.getInstance());

    private static final Committed COMMITTED = new Committed(Effect.CHANGED, RESPONSE, POSITION);
    private static final Committed FOUND_COMMITTED = new Committed(Effect.CREATED, RESPONSE, POSITION);
    private static final Replayed REPLAYED = new Replayed(Effect.CREATED, RESPONSE, SHOWN);

    private final Throwable lost = new IOException("connection lost");
    private final Throwable late = new TimeoutException("no connection in time");
    private final Throwable broken = new IllegalStateException("broken");

    private final Deque<TransactionResult> endings = new ArrayDeque<>();
    private Future<Reading<Optional<StoredCommand>>> lookUp =
            Future.succeededFuture(new Reading<>(SHOWN, Optional.empty()));
    private Future<Void> shardOpening = Future.succeededFuture();
    private boolean sessionIsCovered = true;
    private Optional<Refusal> refusal = Optional.empty();
    private Duration time = Duration.ofMinutes(1);

    private int tries;
    private int lookUps;
    private int shardsOpened;
    private int waits;

    private Future<CommandResult> from(
            BiFunction<CommandExecution, Set<Recovery>, ExecutionState> state, TransactionResult... results) {
        endings.addAll(List.of(results));
        CommandExecution execution = new CommandExecution(
                new CommandRequest<>(
                        new Caller("anton", new Shard("payroll/acme-de")),
                        SessionToken.EMPTY,
                        IdempotencyKey.of("k-1", List.of()),
                        null,
                        new Approve(refusal)),
                Deadline.in(time),
                () -> {
                    tries++;
                    return Future.succeededFuture(endings.remove());
                },
                refused -> Future.succeededFuture(new Refused(refused, Optional.empty(), SHOWN)),
                () -> {
                    lookUps++;
                    return lookUp;
                },
                () -> {
                    shardsOpened++;
                    return shardOpening;
                },
                () -> {
                    waits++;
                    return Future.succeededFuture(sessionIsCovered);
                },
                text -> RESPONSE);
        return execution.attempt(state.apply(execution, EnumSet.allOf(Recovery.class)));
    }

    private CommandResult end(
            BiFunction<CommandExecution, Set<Recovery>, ExecutionState> state, TransactionResult... results) {
        Future<CommandResult> ended = from(state, results);
        assertThat(ended.failed()).as("%s", ended.cause()).isFalse();
        assertThat(endings).as("tries that were not made").isEmpty();
        return ended.result();
    }

    private enum Reason implements Refusal.Reason {
        WRONG_STATE
    }

    private record Approve(Optional<Refusal> refusal) implements Command<Boolean> {

        @Override
        public String word() {
            return "approve";
        }

        @Override
        public UUID subject(Shard shard) {
            return new UUID(1, 2);
        }

        @Override
        public Future<Boolean> load(SqlConnection transaction, Shard shard) {
            throw new AssertionError("a try is scripted");
        }

        @Override
        public Decision<Change> decide(Boolean state, CommandContext context) {
            throw new AssertionError("a try is scripted");
        }

        @Override
        public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
            throw new AssertionError("a try is scripted");
        }

        @Override
        public Optional<Refusal> refusalOf(Throwable databaseFailure) {
            return refusal;
        }
    }

    @Nested
    class WithNothingInDoubt {

        @Test
        void aResultEndsTheCommand() {
            for (CommandResult result : List.of(COMMITTED, REPLAYED, Failed.NO_POSITION, Failed.OUTCOME_UNKNOWN)) {
                tries = 0;

                assertThat(end(NothingInDoubt::new, result)).isSameAs(result);
                assertThat(tries).isOne();
            }
        }

        @Test
        void aRecordedKeyIsReplayed() {
            assertThat(end(NothingInDoubt::new, new KeyRecorded(STORED, SHOWN))).isEqualTo(REPLAYED);
        }

        @Test
        void aClaimedKeyIsInProgress() {
            assertThat(end(NothingInDoubt::new, new KeyTaken())).isEqualTo(Failed.IN_PROGRESS);
        }

        @Test
        void aMissingShardRowIsInsertedOnce() {
            assertThat(end(NothingInDoubt::new, new NoShardRow(), COMMITTED)).isEqualTo(COMMITTED);
            assertThat(shardsOpened).isOne();
            assertThat(from(NothingInDoubt::new, new NoShardRow(), new NoShardRow())
                            .failed())
                    .isTrue();
        }

        @Test
        void aShardRowThatCannotBeInsertedIsAFailureWithoutAWrite() {
            shardOpening = Future.failedFuture(lost);

            assertThat(end(NothingInDoubt::new, new NoShardRow(), COMMITTED)).isEqualTo(COMMITTED);
        }

        @Test
        void anUncoveredSessionIsWaitedForOnce() {
            assertThat(end(NothingInDoubt::new, new NotCovered(SHOWN), COMMITTED))
                    .isEqualTo(COMMITTED);
            assertThat(waits).isOne();
            assertThat(end(NothingInDoubt::new, new NotCovered(SHOWN), new NotCovered(SHOWN)))
                    .isEqualTo(new FrontierNotReached(SHOWN));
        }

        @Test
        void aSessionThatStaysUncoveredIsRefused() {
            sessionIsCovered = false;

            assertThat(end(NothingInDoubt::new, new NotCovered(SHOWN))).isEqualTo(new FrontierNotReached(SHOWN));
        }

        @Test
        void aLostConnectionIsTriedAgainOnce() {
            assertThat(end(NothingInDoubt::new, new NotOpened(lost), COMMITTED)).isEqualTo(COMMITTED);
            assertThat(end(NothingInDoubt::new, new RolledBack(lost), COMMITTED))
                    .isEqualTo(COMMITTED);
            assertThat(end(NothingInDoubt::new, new RolledBack(lost), new NotOpened(lost)))
                    .isEqualTo(Failed.UNAVAILABLE);
        }

        @Test
        void nothingIsTriedAgainAfterTheDeadline() {
            time = Duration.ofMillis(-1);

            assertThat(end(NothingInDoubt::new, new RolledBack(lost))).isEqualTo(Failed.UNAVAILABLE);
        }

        @Test
        void aTimeoutIsNotTriedAgain() {
            assertThat(end(NothingInDoubt::new, new NotOpened(late))).isEqualTo(Failed.UNAVAILABLE);
        }

        @Test
        void anUnexpectedFailureStaysOne() {
            assertThat(from(NothingInDoubt::new, new RolledBack(broken)).cause())
                    .isSameAs(broken);
        }

        @Test
        void aFailureThatStandsForARefusalIsOne() {
            Refusal duplicate = Refusal.of(Reason.WRONG_STATE, "There is one already.");
            refusal = Optional.of(duplicate);

            assertThat(end(NothingInDoubt::new, new RolledBack(lost)))
                    .isEqualTo(new Refused(duplicate, Optional.empty(), SHOWN));
        }

        @Test
        void anUnansweredCommitThatIsFoundIsNotTriedAgain() {
            lookUp = Future.succeededFuture(new Reading<>(SHOWN, Optional.of(STORED)));

            assertThat(end(NothingInDoubt::new, new CommitUnanswered(lost))).isEqualTo(FOUND_COMMITTED);
            assertThat(tries).isOne();
        }

        @Test
        void anUnansweredCommitThatCannotBeLookedUpIsUnknownAndNotTriedAgain() {
            lookUp = Future.failedFuture(late);

            assertThat(end(NothingInDoubt::new, new CommitUnanswered(lost))).isEqualTo(Failed.OUTCOME_UNKNOWN);
            assertThat(tries).isOne();
        }

        @Test
        void anUnansweredCommitThatIsNotFoundIsInDoubt() {
            assertThat(end(NothingInDoubt::new, new CommitUnanswered(lost), COMMITTED))
                    .isEqualTo(COMMITTED);
            assertThat(end(NothingInDoubt::new, new CommitUnanswered(lost), new NotOpened(lost)))
                    .isEqualTo(Failed.OUTCOME_UNKNOWN);
        }
    }

    @Nested
    class WithACommitInDoubt {

        @Test
        void aRecordedKeyMeansThatTheCommitWasCarriedOut() {
            assertThat(end(CommitInDoubt::new, new KeyRecorded(STORED, SHOWN))).isEqualTo(FOUND_COMMITTED);
        }

        @Test
        void aClaimedKeyMayBeThatOfTheCommit() {
            assertThat(end(CommitInDoubt::new, new KeyTaken())).isEqualTo(Failed.OUTCOME_UNKNOWN);
        }

        @Test
        void aTryThatKnowsNothingOfTheKeyIsNotTriedAgain() {
            assertThat(end(CommitInDoubt::new, new NotOpened(lost))).isEqualTo(Failed.OUTCOME_UNKNOWN);
            assertThat(end(CommitInDoubt::new, new NotOpened(broken))).isEqualTo(Failed.OUTCOME_UNKNOWN);
        }

        @Test
        void aSecondUnansweredCommitIsUnknown() {
            assertThat(end(CommitInDoubt::new, new CommitUnanswered(lost))).isEqualTo(Failed.OUTCOME_UNKNOWN);
            assertThat(lookUps).isZero();
        }

        @Test
        void aTryThatClaimsTheKeyRulesTheCommitOut() {
            assertThat(end(CommitInDoubt::new, new RolledBack(lost), new NotOpened(lost)))
                    .isEqualTo(Failed.UNAVAILABLE);
            assertThat(end(CommitInDoubt::new, new NoShardRow(), new KeyTaken()))
                    .isEqualTo(Failed.IN_PROGRESS);
            assertThat(end(CommitInDoubt::new, new NotCovered(SHOWN), new KeyRecorded(STORED, SHOWN)))
                    .isEqualTo(REPLAYED);
        }

        @Test
        void aResultEndsTheCommand() {
            assertThat(end(CommitInDoubt::new, COMMITTED)).isSameAs(COMMITTED);
        }
    }

    @Nested
    class WithACommitRuledOut {

        @Test
        void aRecordedKeyIsReplayed() {
            assertThat(end(CommitRuledOut::new, new KeyRecorded(STORED, SHOWN))).isEqualTo(REPLAYED);
        }

        @Test
        void aLostConnectionIsTriedAgainAndTheCommitStaysRuledOut() {
            assertThat(end(CommitRuledOut::new, new RolledBack(lost), new KeyTaken()))
                    .isEqualTo(Failed.IN_PROGRESS);
            assertThat(end(CommitRuledOut::new, new NotOpened(lost), COMMITTED)).isEqualTo(COMMITTED);
            assertThat(end(CommitRuledOut::new, new NotOpened(late))).isEqualTo(Failed.UNAVAILABLE);
        }

        @Test
        void aSecondUnansweredCommitIsUnknownAndNotTriedAgain() {
            assertThat(end(CommitRuledOut::new, new CommitUnanswered(lost))).isEqualTo(Failed.OUTCOME_UNKNOWN);
            assertThat(tries).isOne();
            assertThat(lookUps).isZero();
        }

        @Test
        void aMissingShardRowIsInsertedAndAnUncoveredSessionIsWaitedFor() {
            assertThat(end(CommitRuledOut::new, new NoShardRow(), new NotCovered(SHOWN), COMMITTED))
                    .isEqualTo(COMMITTED);
            assertThat(shardsOpened).isOne();
            assertThat(waits).isOne();
        }
    }
}
