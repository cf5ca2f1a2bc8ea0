package io.payledger.api.command;

import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import io.payledger.service.identity.Caller;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One command of one caller.
 *
 * @param seen the session's token: what the caller has seen before the command
 */
public record CommandRequest<S>(
        Caller caller,
        SessionToken seen,
        IdempotencyKey key,
        @Nullable String traceParent,
        Command<S> command) {

    public Shard shard() {
        return caller.shard();
    }

    UUID subject() {
        return command.subject(shard());
    }

    /** What the session has seen of the shard. */
    public Position newestSeen() {
        return seen.required(shard()).stream().max(Comparator.naturalOrder()).orElse(Position.NONE);
    }

    Coverage coverage(ShardState shown) {
        return shown.coverage(seen.required(shard()));
    }

    /** The session's token after its own write at the position. */
    public SessionToken tokenAfter(Position written) {
        return seen.settled(shard(), written);
    }

    /** The session's token after it was shown the state, whether or not it had seen more. */
    public SessionToken tokenShowing(ShardState shown) {
        return coverage(shown) == Coverage.FRESH
                ? seen.settled(shard(), shown.position())
                : seen.alsoSaw(shard(), shown.position());
    }
}
