package io.payledger.projections.http;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.SessionHeaders;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Forwards a request to the instance that owns its shard, at most once: two instances with different views of the group
 * would otherwise pass it back and forth.
 */
@Singleton
public final class Forwarder {

    private static final Logger LOG = Logger.getLogger(Forwarder.class);

    /** The request came from another instance of the group. */
    private static final String FORWARDED = "X-Payledger-Forwarded";

    private static final String TRACE_PARENT = "traceparent";

    private static final List<String> REQUEST_HEADERS =
            List.of(HttpHeaders.AUTHORIZATION, SessionHeaders.SESSION_TOKEN, SessionHeaders.PREFER, TRACE_PARENT);

    private static final List<String> ANSWER_HEADERS = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.VARY,
            SessionHeaders.SESSION_TOKEN,
            SessionHeaders.SERVED_BY,
            HttpHeaders.LINK,
            AnswerHeaders.FOLD_VERSION,
            SessionHeaders.PREFERENCE_APPLIED,
            RetryAfter.HEADER);

    private final WorkerConfig config;
    private final HttpClient client;

    @Inject
    Forwarder(WorkerConfig config, TlsConfigurationRegistry tls) throws Exception {
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(1));
        Optional<TlsConfiguration> own =
                tls.getDefault().filter(configuration -> configuration.getTrustStoreOptions() != null);
        if (own.isPresent()) {
            // quarkus.tls.trust-store: the other instances have certificates of a private authority
            builder.sslContext(own.get().createSSLContext());
        }
        this.client = builder.build();
    }

    /** Whether another instance forwarded the request. */
    public static boolean wasForwarded(HttpHeaders headers) {
        return headers.getHeaderString(FORWARDED) != null;
    }

    /**
     * The owner's answer unchanged, or 503 where the owner does not answer: it may have died without the group having
     * noticed.
     *
     * @param pathAndQuery as the request has it
     * @param mayWait how long the request allows the owner to wait
     */
    public CompletionStage<Response> forward(URI owner, URI pathAndQuery, HttpHeaders headers, Duration mayWait) {
        return send(owner, pathAndQuery, headers, mayWait).handle((answer, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "a forwarded request got no answer: instance=%s", owner);
                return ProblemType.FRONTIER_NOT_REACHED
                        .because("the instance that holds this shard does not answer: retry")
                        .with("reason", "owner-unreachable")
                        .with("owner", owner.toString())
                        .response()
                        .header(RetryAfter.HEADER, RetryAfter.seconds(config.retryAfter()))
                        .build();
            }
            Response.ResponseBuilder copy = Response.status(answer.statusCode()).entity(answer.body());
            for (String name : ANSWER_HEADERS) {
                answer.headers().allValues(name).forEach(value -> copy.header(name, value));
            }
            return copy.build();
        });
    }

    /** Fails where the instance does not answer. */
    public CompletionStage<HttpResponse<String>> send(
            URI instance, URI pathAndQuery, HttpHeaders headers, Duration mayWait) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target(instance, pathAndQuery))
                .timeout(config.forwardTimeout().plus(mayWait))
                .header(FORWARDED, "1")
                .GET();
        for (String name : REQUEST_HEADERS) {
            SessionHeaders.values(headers, name).forEach(value -> request.header(name, value));
        }
        // in place of the caller's, unless this thread has waited for the group and has no span
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), request, (same, name, value) -> request.setHeader(name, value));
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static URI target(URI instance, URI pathAndQuery) {
        String query = pathAndQuery.getRawQuery();
        return URI.create(instance + pathAndQuery.getRawPath() + (query == null ? "" : "?" + query));
    }
}
