package io.payledger.api.stream;

import io.payledger.freshness.Position;

/** A message of a stream. After it the client has everything up to its position. */
sealed interface Signal {

    Position position();

    /** The first of each stream: the changes after this position follow. */
    record Started(Position position) implements Signal {}

    record Changed(CommittedChange change) implements Signal {
        @Override
        public Position position() {
            return change.position();
        }
    }

    /** No change for a while, or none that the client asked for. */
    record Quiet(Position position) implements Signal {}
}
