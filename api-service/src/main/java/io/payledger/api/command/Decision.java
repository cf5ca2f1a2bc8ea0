package io.payledger.api.command;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The result of a command, before anything is written.
 *
 * @param <C> the change
 */
public sealed interface Decision<C> {

    record Accepted<C>(C change) implements Decision<C> {
        @Override
        public <T> T match(Function<C, T> accepted, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return accepted.apply(change);
        }
    }

    /** The same change was made before: the answer is repeated and nothing is written. */
    record AlreadyApplied<C>() implements Decision<C> {
        @Override
        public <T> T match(Function<C, T> accepted, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return alreadyApplied.get();
        }
    }

    record Refused<C>(Refusal refusal) implements Decision<C> {
        @Override
        public <T> T match(Function<C, T> accepted, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return refused.apply(refusal);
        }
    }

    static <C> Decision<C> refused(Refusal.Reason reason, String detail) {
        return new Refused<>(Refusal.of(reason, detail));
    }

    <T> T match(Function<C, T> accepted, Supplier<T> alreadyApplied, Function<Refusal, T> refused);

    /** The same decision about a change in other terms. */
    default <D> Decision<D> map(Function<C, D> terms) {
        return match(change -> new Accepted<>(terms.apply(change)), AlreadyApplied::new, Refused::new);
    }
}
