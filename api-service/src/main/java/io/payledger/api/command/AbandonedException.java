package io.payledger.api.command;

import io.vertx.core.Future;

/** Ends a try whose connection has to be rolled back before another command gets it, with the try's result. */
final class AbandonedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TransactionResult result;

    private AbandonedException(TransactionResult result) {
        super("abandoned: " + result, null, false, false);
        this.result = result;
    }

    static <T> Future<T> with(TransactionResult result) {
        return Future.failedFuture(new AbandonedException(result));
    }

    TransactionResult result() {
        return result;
    }
}
