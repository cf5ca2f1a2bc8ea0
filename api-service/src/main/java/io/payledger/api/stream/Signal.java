package io.payledger.api.stream;

import io.payledger.freshness.Position;

/** What a stream tells its reader. After any of them the reader has everything up to its position. */
sealed interface Signal {

    Position position();

    /** The first of every stream: what comes is what came after this. */
    record Started(Position position) implements Signal {}

    record Changed(Change change) implements Signal {
        @Override
        public Position position() {
            return change.position();
        }
    }

    /** There was nothing to tell for a while, or nothing that the reader asked for. */
    record Quiet(Position position) implements Signal {}
}
