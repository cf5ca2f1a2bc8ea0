package io.payledger.cli.availability;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.Session;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
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
final class RetryingClient {

    private final Session session;
    private final String tenant;
    private final Journal journal;

    RetryingClient(Session session, String tenant, Journal journal) {
        this.session = session;
        this.tenant = tenant;
        this.journal = journal;
    }

    Session session() {
        return session;
    }

    /** Empty where no repetition cured it. */
    Optional<ApiResponse> post(String path, String json) throws InterruptedException {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        return repeated(RequestKind.WRITE, () -> session.post(path, json, key));
    }

    /** A transition of the run as {@code seen} shows it. */
    Optional<ApiResponse> post(String path, ApiResponse seen) throws InterruptedException {
        Map<String, String> headers =
                Map.of("Idempotency-Key", UUID.randomUUID().toString(), "If-Match", seen.etag());
        return repeated(RequestKind.WRITE, () -> session.post(path, "{}", headers));
    }

    Optional<ApiResponse> putCsv(String path, String csv) throws InterruptedException {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        return repeated(RequestKind.WRITE, () -> session.putCsv(path, csv, key));
    }

    Optional<ApiResponse> get(RequestKind kind, String path) throws InterruptedException {
        return repeated(kind, () -> session.get(path));
    }

    @FunctionalInterface
    private interface Request {
        ApiResponse send();
    }

    private Optional<ApiResponse> repeated(RequestKind kind, Request request) throws InterruptedException {
        long began = System.nanoTime();
        int failures = 0;
        while (true) {
            long sent = System.nanoTime();
            String ending;
            Optional<ApiResponse> answer = Optional.empty();
            boolean mayHelp = true;
            try {
                ApiResponse received = request.send();
                answer = Optional.of(received);
                mayHelp = Retries.mayHelp(received.status(), received.problem());
                ending = received.status() < 400 ? Attempt.ANSWERED : refusal(received);
            } catch (UncheckedIOException unanswered) {
                ending = cut(Objects.requireNonNull(unanswered.getCause(), "an I/O failure has a cause"));
            }
            long now = System.nanoTime();
            journal.add(new Attempt(kind, tenant, failures == 0, sent, now, ending));
            if (ending.equals(Attempt.ANSWERED)) {
                journal.add(new Call(kind, tenant, began, now, true));
                return answer;
            }
            failures++;
            Duration pause = Retries.pause(
                    failures,
                    answer.flatMap(each -> each.header("Retry-After")),
                    ThreadLocalRandom.current().nextDouble());
            if (!mayHelp || now + pause.toNanos() - began > Retries.PATIENCE.toNanos()) {
                journal.add(new Call(kind, tenant, began, now, false));
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
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
