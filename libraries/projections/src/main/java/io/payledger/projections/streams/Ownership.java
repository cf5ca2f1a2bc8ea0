package io.payledger.projections.streams;

import java.net.URI;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Which instance folds a shard, as far as this instance knows. */
public sealed interface Ownership {

    /**
     * @param here gets the shard's partition
     * @param elsewhere gets the URL of the other instance
     */
    <T> T match(IntFunction<T> here, Function<URI, T> elsewhere, Supplier<T> unsettled);

    /** This instance does. */
    record Here(int partition) implements Ownership {
        @Override
        public <T> T match(IntFunction<T> here, Function<URI, T> elsewhere, Supplier<T> unsettled) {
            return here.apply(partition);
        }
    }

    record Elsewhere(URI instance) implements Ownership {
        @Override
        public <T> T match(IntFunction<T> here, Function<URI, T> elsewhere, Supplier<T> unsettled) {
            return elsewhere.apply(instance);
        }
    }

    /** Not known: the group is being formed, or is moving partitions. */
    record Unsettled() implements Ownership {
        @Override
        public <T> T match(IntFunction<T> here, Function<URI, T> elsewhere, Supplier<T> unsettled) {
            return unsettled.get();
        }
    }
}
