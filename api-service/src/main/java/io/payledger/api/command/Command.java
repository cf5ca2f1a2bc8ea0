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
 * What a caller wants to happen to one aggregate of his tenant.
 *
 * @param <S> what it is decided on
 */
public interface Command<S> {

    /** For metrics, logs and the audit trail. */
    String word();

    /** The aggregate. */
    UUID subject();

    /**
     * Locks the aggregate, and reads what the decision rests on. Its first statements are sent behind the claim of the
     * command's key, in the same flight.
     */
    Future<S> load(SqlConnection transaction, Shard shard);

    /** Whether it brings a whole file, or looks a whole register through: it may take longer than others. */
    default boolean isBulk() {
        return false;
    }

    /** Decides on what is locked; nothing is read or written here. */
    CommandDecision decide(S state, CommandContext asked);

    /** The aggregate as a plain SELECT shows it, for the answer of a command that wrote nothing. */
    Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard);

    /** What it means where the database refused what was decided, such as a second row under a unique index. */
    default Optional<CommandDecision> refused(Throwable byDatabase) {
        return Optional.empty();
    }

    /**
     * Who wants it, and when.
     *
     * @param at when the transaction began on the primary
     */
    record CommandContext(String actor, Instant at) {}
}
