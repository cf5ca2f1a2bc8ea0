package io.payledger.api.reconciliation;

import io.payledger.freshness.Shard;
import io.payledger.service.session.SessionHeaders;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

/** The reconciliation workers, asked one after the other until one answers. */
@ApplicationScoped
public class Workers {

    private static final Logger LOG = Logger.getLogger(Workers.class);

    /** A worker that refuses for freshness has answered: the next one folds the same log. */
    private static final String FRONTIER_NOT_REACHED = "frontier-not-reached";

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
        // quarkus.tls.trust-store: where the workers' certificates are a private authority's
        tls.getDefault()
                .filter(own -> own.getTrustStoreOptions() != null)
                .ifPresent(own -> options.setTrustOptions(own.getTrustStoreOptions()));
        this.client = WebClient.create(vertx, options);
        // a probe is nobody's request: each would begin a trace of its own
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

    /** Each worker by its URL, and whether it was ready when it was last asked. */
    Map<URI, Boolean> readiness() {
        return Map.copyOf(ready);
    }

    /**
     * What a caller of ours asks of a worker.
     *
     * @param part what of the run's reconciliation, such as {@code /breaks}; empty for all of it
     * @param page how far a list is read, by the worker's own parameters
     */
    record Question(
            Shard shard,
            UUID run,
            String part,
            Map<String, String> page,
            String authorization,
            String sessionToken,
            String consistency) {}

    /** The first answer of a worker, or none where no worker had one before the deadline. */
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
                    // a frozen one would cost every caller the same time, until a probe finds it out
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
            case 200, 400, 404, 410 -> true;
            case 503 ->
                response.bodyAsString() != null && response.bodyAsString().contains(FRONTIER_NOT_REACHED);
            default -> false;
        };
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
