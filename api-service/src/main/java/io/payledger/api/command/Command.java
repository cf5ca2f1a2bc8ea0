package io.payledger.api.command;

import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to change one aggregate of the caller's tenant.
 *
 * @param <S> the state that the decision is made on
 */
public interface Command<S> {

    /** Names the command in metrics, logs and the audit trail. */
    String word();

    /** The aggregate. */
    UUID subject(Shard shard);

    /** What the aggregate is; names its id in log lines. */
    default String subjectKind() {
        return "run";
    }

    /**
     * Locks the aggregate, and reads what the decision needs. Its first statements are sent in the same pipelined batch
     * as the claim of the command's key.
     */
    Future<S> load(SqlConnection transaction, Shard shard);

    /** Whether the command carries a whole file or reads a whole register, and so has the longer deadline. */
    default boolean isBulk() {
        return false;
    }

    /** Decides on the locked state, without input or output. */
    Decision<Change> decide(S state, CommandContext context);

    /** Reads the aggregate by a plain SELECT, for the answer of a command that wrote nothing. */
    Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard);

    /** The refusal that a failure of the database stands for, such as a second row under a unique index. */
    default Optional<Refusal> refusalOf(Throwable databaseFailure) {
        return Optional.empty();
    }

    /**
     * Who sent the command, for which shard, and when.
     *
     * @param at the start of the transaction on the primary
     */
    record CommandContext(String actor, Shard shard, Instant at) {}
}
