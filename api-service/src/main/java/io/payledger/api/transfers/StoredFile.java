package io.payledger.api.transfers;

import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file that exists for one transfer. Thread-safe. */
final class StoredFile {

    private final Path path;
    private final Runnable discarding;
    private final AtomicBoolean discarded = new AtomicBoolean();

    StoredFile(Path path, Runnable discarding) {
        this.path = path;
        this.discarding = discarding;
    }

    Path path() {
        return path;
    }

    /** Deletes it at the end of the request; at once, and returns false, if the client has left already. */
    boolean discardAfter(RoutingContext request) {
        request.addEndHandler(ended -> discard());
        if (request.response().closed()) {
            // the handlers of the end have run
            discard();
            return false;
        }
        return true;
    }

    /** Deletes it. May be called more than once. */
    void discard() {
        if (discarded.compareAndSet(false, true)) {
            discarding.run();
        }
    }
}
