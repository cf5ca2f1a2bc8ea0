package io.payledger.api.transfers;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyReceiverTest {

    private static final int GRACE_MS = 200;
    private static final int BODY_BYTES = 200_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int port() {
        TransferConfig config = ProcessingPlacesTest.config(Map.of(
                "payledger.transfers.directory",
                directory.toString(),
                "payledger.transfers.grace",
                GRACE_MS + "ms",
                "payledger.transfers.rate-min",
                "1000000"));
        StoredFiles files = new StoredFiles(vertx, config);
        return vertx.createHttpServer()
                .requestHandler(request -> receive(request, config, files))
                .listen(0, "127.0.0.1")
                .map(HttpServer::actualPort)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void receive(HttpServerRequest request, TransferConfig config, StoredFiles files) {
        new BodyReceiver(vertx, request, config, 1_000_000, files, "acme")
                .receive()
                .onSuccess(body -> request.response().end())
                .onFailure(
                        refused -> request.response().setStatusCode(408).end().onComplete(sent -> request.connection()
                                .close()));
    }

    private static int statusOf(int port, byte[] sent) {
        return RawHttp.send(port, "", "POST / HTTP/1.1", List.of("Content-Length: " + BODY_BYTES), sent)
                .status();
    }

    @Test
    void aClientIsNotSlowWhileItsFileIsNotReady() {
        int port = port();
        CountDownLatch busy = new CountDownLatch(1);
        // takes the only thread that makes files
        vertx.executeBlocking(() -> {
            busy.await();
            return 0;
        });
        vertx.setTimer(3 * GRACE_MS, fired -> busy.countDown());

        assertThat(statusOf(port, new byte[BODY_BYTES])).isEqualTo(200);
    }

    @Test
    void aClientThatStopsSendingIsSlow() {
        assertThat(statusOf(port(), new byte[BODY_BYTES / 2])).isEqualTo(408);
    }
}
