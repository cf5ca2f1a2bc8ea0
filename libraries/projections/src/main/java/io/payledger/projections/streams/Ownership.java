package io.payledger.projections.streams;

import java.net.URI;

/** Which instance folds a shard, as far as this instance knows. */
public sealed interface Ownership {

    <T> T match(Cases<T> cases);

    /** This instance does. */
    record Here(int partition) implements Ownership {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.here(this);
        }
    }

    record Elsewhere(URI instance) implements Ownership {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.elsewhere(this);
        }
    }

    /** Not known: the group is being formed, or is moving partitions. */
    record Unsettled() implements Ownership {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unsettled(this);
        }
    }

    interface Cases<T> {
        T here(Here here);

        T elsewhere(Elsewhere elsewhere);

        T unsettled(Unsettled unsettled);
    }
}
