package io.payledger.api.reconciliation;

import io.payledger.freshness.Shard;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.SessionHeaders;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** The reconciliation workers; asks one after the other until one answers. */
@ApplicationScoped
public class Workers {

    private static final Logger LOG = Logger.getLogger(Workers.class);

    private final Vertx vertx;
    private final WebClient client;
    private final WebClient prober;
    private final ReconciliationConfig config;
    private final List<URI> urls;
    private final Map<URI, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile long periodic = -1;

    Workers(Vertx vertx, WorkersConfig workers, ReconciliationConfig config, TlsConfigurationRegistry tls) {
        this.vertx = vertx;
        this.config = config;
        this.urls = workers.urls().orElse(List.of());
        WebClientOptions options = new WebClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxHeaderSize(64 * 1024)
                .setFollowRedirects(false)
                .setUserAgent("payledger-api");
        // quarkus.tls.trust-store, for workers with certificates of a private authority
        tls.getDefault()
                .filter(own -> own.getTrustStoreOptions() != null)
                .ifPresent(own -> options.setTrustOptions(own.getTrustStoreOptions()));
        this.client = WebClient.create(vertx, options);
        // a probe belongs to no request: each would begin a trace of its own
        this.prober = WebClient.create(vertx, new WebClientOptions(options).setTracingPolicy(TracingPolicy.IGNORE));
    }

    void onStart(@Observes StartupEvent start) {
        probeAll();
        periodic = vertx.setPeriodic(config.probeInterval().toMillis(), tick -> probeAll());
    }

    void onStop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(periodic);
        client.close();
        prober.close();
    }

    /** Each worker by its URL, and whether its last probe succeeded. */
    Map<URI, Boolean> readiness() {
        return Map.copyOf(ready);
    }

    /**
     * A read that a worker is asked to answer.
     *
     * @param part the part of the reconciliation, such as {@code /breaks}; empty for all of it
     * @param page the worker's parameters for paging
     */
    record Question(
            Shard shard,
            UUID run,
            String part,
            Map<String, String> page,
            String authorization,
            String sessionToken,
            String consistency) {}

    /** The first answer of a worker; empty if no worker answered before the deadline. */
    Future<Optional<HttpResponse<Buffer>>> ask(Question question) {
        List<URI> order = new ArrayList<>(urls);
        Collections.rotate(order, Math.floorMod(turn.getAndIncrement(), Math.max(1, order.size())));
        order.sort(Comparator.comparing(url -> !ready.getOrDefault(url, true)));
        long deadlineNanos = System.nanoTime() + config.deadline().toNanos();
        return askNext(new ArrayDeque<>(order), question, deadlineNanos);
    }

    private Future<Optional<HttpResponse<Buffer>>> askNext(Deque<URI> order, Question question, long deadlineNanos) {
        URI worker = order.poll();
        long remainingMillis =
                Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (worker == null || remainingMillis <= 0) {
            return Future.succeededFuture(Optional.empty());
        }
        long timeoutMillis = order.isEmpty()
                ? remainingMillis
                : Math.min(remainingMillis, config.attemptTimeout().toMillis());
        return request(worker, question, timeoutMillis)
                .send()
                .map(Optional::of)
                .otherwise(failure -> {
                    // asked last until a probe succeeds: a frozen worker would cost each caller the whole timeout
                    ready.put(worker, false);
                    LOG.infof(
                            "worker did not answer: worker=%s shard=%s reason=%s",
                            worker, question.shard(), failure.toString());
                    return Optional.empty();
                })
                .compose(response -> response.filter(Workers::isAnswer).isPresent()
                        ? Future.succeededFuture(response)
                        : askNext(order, question, deadlineNanos));
    }

    private HttpRequest<Buffer> request(URI worker, Question question, long timeoutMillis) {
        HttpRequest<Buffer> request = client.getAbs(base(worker) + "/reconciliations/"
                        + question.shard().id() + "/" + question.run() + question.part())
                .putHeader("Authorization", question.authorization())
                .putHeader(SessionHeaders.PREFER, "consistency=" + question.consistency())
                .timeout(timeoutMillis);
        question.page().forEach(request::addQueryParam);
        if (!question.sessionToken().isEmpty()) {
            request.putHeader(SessionHeaders.SESSION_TOKEN, question.sessionToken());
        }
        return request;
    }

    private static boolean isAnswer(HttpResponse<Buffer> response) {
        return switch (response.statusCode()) {
            case 200, 400, 401, 403, 404, 410 -> true;
            // not fresh enough is an answer: the next worker folds the same log
            case 503 -> isProblem(response, ProblemType.FRONTIER_NOT_REACHED);
            default -> false;
        };
    }

    private static boolean isProblem(HttpResponse<Buffer> response, ProblemType type) {
        String contentType = response.getHeader("Content-Type");
        if (contentType == null || !contentType.startsWith(Problem.MEDIA_TYPE) || response.body() == null) {
            return false;
        }
        try {
            JsonObject problem = response.bodyAsJsonObject();
            return problem != null && type.uri().toString().equals(problem.getValue("type"));
        } catch (DecodeException notJson) {
            LOG.infof("worker's problem is not JSON: status=%s", response.statusCode());
            return false;
        }
    }

    private void probeAll() {
        for (URI worker : urls) {
            prober.getAbs(base(worker) + "/q/health/ready")
                    .timeout(config.probeInterval().toMillis())
                    .send()
                    .onComplete(answer -> ready.put(
                            worker, answer.succeeded() && answer.result().statusCode() == 200));
        }
    }

    private static String base(URI worker) {
        return worker.toString().replaceFirst("/+$", "");
    }
}
