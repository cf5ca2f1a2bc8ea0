package io.payledger.api.transfers;

import io.payledger.service.identity.TokenHolder;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends large files: each is written to disk first, so that a client that reads slowly holds no thread. Thread-safe. */
@ApplicationScoped
public class Downloads {

    private final Vertx vertx;
    private final TransferConfig config;
    private final StoredFiles files;
    private final CurrentVertxRequest current;

    Downloads(Vertx vertx, TransferConfig config, StoredFiles files, CurrentVertxRequest current) {
        this.vertx = vertx;
        this.config = config;
        this.files = files;
        this.current = current;
    }

    /** Writes the file's bytes; does not close the stream. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The file of one response. Closing it deletes it, unless it is sent. Used by one thread, which may block.
     */
    public final class Download implements AutoCloseable {

        private final RoutingContext request;
        private final StoredFile file;
        private boolean sent;

        private Download(RoutingContext request, StoredFile file) {
            this.request = request;
            this.file = file;
        }

        /** The response with the content as its body. */
        public CompletionStage<Response> send(Response head, Content content) throws IOException {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()))) {
                content.writeTo(out);
            }
            sent = true;
            CompletableFuture<Response> response = new CompletableFuture<>();
            // the request's handlers belong to its event loop
            vertx.getOrCreateContext().runOnContext(its -> {
                discardOnceSent(request, file);
                response.complete(
                        Response.fromResponse(head).entity(file.path().toFile()).build());
            });
            return response;
        }

        @Override
        public void close() {
            if (!sent) {
                file.discard();
            }
        }
    }

    /** Before the content is read, which costs more. Throws the problem if the tenant reads too many. */
    public Download begin() throws IOException {
        RoutingContext request = current.getCurrent();
        return new Download(request, files.create(TokenHolder.tenantOf(request)));
    }

    private void discardOnceSent(RoutingContext request, StoredFile file) {
        if (file.discardAfter(request)) {
            long deadline = vertx.setTimer(config.deadline().toMillis(), fired -> Disconnection.now(request.request()));
            request.addEndHandler(ended -> vertx.cancelTimer(deadline));
        }
    }
}
