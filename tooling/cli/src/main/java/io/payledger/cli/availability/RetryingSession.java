package io.payledger.cli.availability;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.Session;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One person who repeats what failed, as a well-behaved client does: a command under the Idempotency-Key of its first
 * attempt. Confined to one thread.
 */
final class RetryingSession extends Session {

    /** No repetition cured it; the journal has it. */
    static final class NotCured extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotCured(String request) {
            super(request + " was not cured by any repetition");
        }
    }

    private final String tenant;
    private final Journal journal;

    RetryingSession(List<URI> services, String bearer, String tenant, Journal journal) {
        super(services, bearer);
        this.tenant = tenant;
        this.journal = journal;
    }

    /** @throws NotCured where the last attempt failed as well */
    @Override
    protected ApiResponse send(
            String method, String path, Map<String, String> headers, String contentType, String body) {
        RequestKind kind = RequestKind.of(method, path);
        Map<String, String> all = new HashMap<>(headers);
        if (kind == RequestKind.WRITE) {
            all.put("Idempotency-Key", UUID.randomUUID().toString());
        }
        long began = System.nanoTime();
        for (int failures = 1; ; failures++) {
            long sent = System.nanoTime();
            String ending;
            Optional<ApiResponse> answer = Optional.empty();
            boolean mayHelp = true;
            try {
                ApiResponse received = super.send(method, path, all, contentType, body);
                answer = Optional.of(received);
                mayHelp = Retries.mayHelp(received.status(), received.problem());
                ending = received.status() < 400 ? Attempt.ANSWERED : refusal(received);
            } catch (UncheckedIOException unanswered) {
                ending = cut(Objects.requireNonNull(unanswered.getCause(), "an I/O failure has a cause"));
            }
            long now = System.nanoTime();
            journal.add(new Attempt(kind, tenant, failures == 1, sent, now, ending));
            if (answer.isPresent() && ending.equals(Attempt.ANSWERED)) {
                journal.add(new Call(kind, tenant, began, now, true));
                return answer.get();
            }
            Duration pause = Retries.pause(
                    failures,
                    answer.flatMap(each -> each.header("Retry-After")),
                    ThreadLocalRandom.current().nextDouble());
            if (!mayHelp || now + pause.toNanos() - began > Retries.PATIENCE.toNanos()) {
                journal.add(new Call(kind, tenant, began, now, false));
                throw new NotCured(method + " " + path);
            }
            sleep(pause);
        }
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the next attempt", closed);
        }
    }

    /** What is no problem document was not written by a service. */
    private static String refusal(ApiResponse answer) {
        return answer.status() + " " + (answer.problem().isEmpty() ? "by the proxy" : answer.problem());
    }

    private static String cut(Exception failure) {
        if (failure instanceof HttpTimeoutException && !(failure instanceof HttpConnectTimeoutException)) {
            return "no answer";
        }
        return failure instanceof ConnectException ? "connection refused" : "connection cut";
    }
}
