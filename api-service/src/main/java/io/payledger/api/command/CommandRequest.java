package io.payledger.api.command;

import io.payledger.api.read.Session;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.service.identity.Caller;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One command of one caller. */
record CommandRequest<S>(
        Caller caller,
        Session session,
        IdempotencyKey key,
        @Nullable String traceParent,
        Command<S> command) {

    Shard shard() {
        return caller.shard();
    }

    Position newestSeen() {
        return session.token().required(shard()).stream()
                .max(Comparator.naturalOrder())
                .orElse(Position.NONE);
    }
}
