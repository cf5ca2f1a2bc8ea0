package io.payledger.api.transfers;

import io.payledger.api.http.ApiProblems;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One body while it arrives: in memory, and in a file once it is large. On the event loop of its request alone. */
final class BodyReceiver {

    /** Between two looks at how much has arrived. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final TransferConfig config;
    private final long bytesMax;
    private final StoredFiles files;
    private final String tenant;

    private final Promise<ReceivedBody> received = Promise.promise();
    private long readNanos;
    private long readingSince = System.nanoTime();
    private boolean reading = true;
    private Buffer memory = Buffer.buffer();
    private boolean moving;
    private @Nullable StoredFile file;
    private @Nullable AsyncFile open;
    private long bytes;
    private long timer;

    BodyReceiver(
            Vertx vertx,
            HttpServerRequest request,
            TransferConfig config,
            long bytesMax,
            StoredFiles files,
            String tenant) {
        this.vertx = vertx;
        this.request = request;
        this.config = config;
        this.bytesMax = bytesMax;
        this.files = files;
        this.tenant = tenant;
    }

    static Problem tooLarge(long bytesMax) {
        return ProblemType.TOO_LARGE.because("A body has at most " + bytesMax + " bytes here; nothing was recorded.");
    }

    /** Fails with a problem for the client, or with the connection's failure. */
    Future<ReceivedBody> receive() {
        request.exceptionHandler(this::fail);
        request.handler(this::add);
        request.endHandler(end -> complete());
        timer = vertx.setTimer(config.grace().toMillis(), fired -> look());
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
        return received.future();
    }

    private void add(Buffer part) {
        if (received.future().isComplete()) {
            return;
        }
        bytes += part.length();
        if (bytes > bytesMax) {
            fail(tooLarge(bytesMax).thrown());
        } else if (open != null) {
            write(open, part);
        } else {
            memory.appendBuffer(part);
            if (memory.length() > config.memoryBytesMax() && !moving) {
                moving = true;
                moveToFile();
            }
        }
    }

    private void write(AsyncFile to, Buffer part) {
        to.write(part).onFailure(this::fail);
        if (to.writeQueueFull()) {
            pause();
            to.drainHandler(drained -> resume());
        }
    }

    private void pause() {
        request.pause();
        readNanos = readTime().toNanos();
        reading = false;
    }

    private void resume() {
        readingSince = System.nanoTime();
        reading = true;
        request.resume();
    }

    /** Without the time in which the body could not be read, since its file was not ready: the client is not slow then. */
    private Duration readTime() {
        return Duration.ofNanos(reading ? readNanos + System.nanoTime() - readingSince : readNanos);
    }

    private void moveToFile() {
        pause();
        vertx.executeBlocking(() -> files.create(tenant))
                .compose(created -> {
                    file = created;
                    return vertx.fileSystem().open(created.path().toString(), new OpenOptions().setWrite(true));
                })
                .onFailure(this::fail)
                .onSuccess(opened -> {
                    open = opened;
                    if (received.future().isComplete()) {
                        discard();
                    } else {
                        resume();
                        write(opened, memory);
                        memory = Buffer.buffer();
                    }
                });
    }

    private void look() {
        Duration elapsed = readTime();
        if (elapsed.compareTo(config.deadline()) >= 0) {
            fail(ApiProblems.REQUEST_TOO_SLOW
                    .because("The body did not arrive within "
                            + config.deadline().toSeconds()
                            + " s; nothing was recorded. Send it over a faster connection, or in parts.")
                    .thrown());
        } else if (bytes < config.rateMin() * elapsed.toMillis() / 1000) {
            fail(ApiProblems.REQUEST_TOO_SLOW
                    .because("The body arrived at less than " + config.rateMin()
                            + " bytes per second; nothing was recorded. Send it over a faster connection.")
                    .thrown());
        } else {
            timer = vertx.setTimer(LOOK.toMillis(), fired -> look());
        }
    }

    private void complete() {
        if (received.future().isComplete()) {
            return;
        }
        vertx.cancelTimer(timer);
        StoredFile whole = file;
        AsyncFile written = open;
        if (whole == null || written == null) {
            received.tryComplete(new ReceivedBody.InMemory(memory));
            return;
        }
        // can be closed once only
        open = null;
        written.close().onFailure(this::fail).onSuccess(closed -> received.tryComplete(new ReceivedBody.InFile(whole)));
    }

    /** Of no effect on a body that has been handed on. */
    private void fail(Throwable cause) {
        vertx.cancelTimer(timer);
        if (received.tryFail(cause) || received.future().failed()) {
            discard();
        }
    }

    private void discard() {
        if (file != null) {
            file.discard();
        }
        if (open != null) {
            AsyncFile unfinished = open;
            open = null;
            unfinished.close();
        }
    }
}
