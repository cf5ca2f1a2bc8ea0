package io.payledger.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.identity.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class BulkCommandTest {

    @Inject
    @SuppressWarnings("NullAway.Init")
    Commands commands;

    @Test
    void theDecisionOnAWholeFileBlocksNoEventLoop() {
        Shard shard = new Shard("payroll/t-" + UUID.randomUUID());
        Upload upload = new Upload(new AtomicReference<>());

        CommandResult result = commands.carryOut(new CommandRequest<>(
                        new Caller("paula", shard),
                        SessionToken.EMPTY,
                        IdempotencyKey.of(null, List.of()),
                        null,
                        upload))
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(result).isInstanceOf(CommandResult.Refused.class);
        assertThat(upload.decidedOnEventLoop()).hasValue(false);
    }

    private enum Reason implements Refusal.Reason {
        INVALID_REGISTER
    }

    private record Upload(AtomicReference<@Nullable Boolean> decidedOnEventLoop) implements Command<Boolean> {

        @Override
        public String word() {
            return "upload";
        }

        @Override
        public UUID subject(Shard shard) {
            return new UUID(1, 2);
        }

        @Override
        public boolean isBulk() {
            return true;
        }

        @Override
        public Future<Boolean> load(SqlConnection transaction, Shard shard) {
            return Future.succeededFuture(true);
        }

        @Override
        public Decision<Change> decide(Boolean state, CommandContext context) {
            decidedOnEventLoop.set(Context.isOnEventLoopThread());
            return Decision.refused(Reason.INVALID_REGISTER, "It has errors.");
        }

        @Override
        public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
            return SqlReads.read(
                    connection,
                    "SELECT " + ShardSnapshot.COLUMNS + ShardSnapshot.FROM,
                    Tuple.of(shard.id()),
                    rows -> Optional.empty());
        }
    }
}
