package io.payledger.service.requests;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.payledger.service.identity.TokenHolder;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits the requests of each caller and of each tenant, so that one of them cannot take what the others need. A refusal
 * has the header fields of the IETF's draft-ietf-httpapi-ratelimit-headers-10.
 */
@ApplicationScoped
public class RateLimits {

    /** After those that say who sends the request, and before it costs anything. */
    private static final int ONCE_AUTHENTICATED = 60;

    private static final long RESPONSE_BYTES = 16 * 1024;
    private static final long RESPONSE_COST_MAX = 100;

    private final EarlyRefusal early;
    private final Limit<TokenHolder> callers;
    private final Limit<String> tenants;

    RateLimits(RateLimitConfig config, EarlyRefusal early) {
        this.early = early;
        this.callers = new Limit<>("caller", config.caller(), config.window());
        this.tenants = new Limit<>("tenant", config.tenant(), config.window());
    }

    /** An allowance for each key: a token bucket, forgotten once it is whole again. */
    private static final class Limit<K> {

        private final String name;
        private final long quota;
        private final Duration window;
        private final LoadingCache<K, Bucket> buckets;

        Limit(String name, long quota, Duration window) {
            this.name = name;
            this.quota = quota;
            this.window = window;
            this.buckets = Caffeine.newBuilder().expireAfterAccess(window).build(key -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(quota).refillGreedy(quota, window))
                    .build());
        }

        /** How long to wait; empty if the request is within the limit. */
        Optional<Duration> exceeded(K key) {
            ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
            return probe.isConsumed()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }

        /** The next requests pay for it. */
        void charge(K key, long requests) {
            buckets.get(key).consumeIgnoringRateLimits(requests);
        }
    }

    /** Makes a bucket that no request has: loading what makes them would stop the event loop of the first one. */
    void prepare(@Observes StartupEvent start) {
        new Limit<>("none", 1, Duration.ofSeconds(1)).exceeded("none");
    }

    void install(@Observes Filters filters) {
        filters.register(this::admit, ONCE_AUTHENTICATED);
    }

    private void admit(RoutingContext request) {
        TokenHolder holder = TokenHolder.of(request).orElse(null);
        if (holder == null) {
            request.next();
        } else if (!(exceeds(callers, holder, request) || exceeds(tenants, holder.tenant(), request))) {
            request.addBodyEndHandler(
                    written -> charge(holder, request.response().bytesWritten()));
            request.next();
        }
    }

    /** A large response counts as several requests. */
    private void charge(TokenHolder holder, long bytes) {
        long more = Math.min(bytes / RESPONSE_BYTES, RESPONSE_COST_MAX);
        if (more > 0) {
            callers.charge(holder, more);
            tenants.charge(holder.tenant(), more);
        }
    }

    private <K> boolean exceeds(Limit<K> limit, K key, RoutingContext request) {
        Optional<Duration> exceeded = limit.exceeded(key);
        exceeded.ifPresent(wait -> refuse(limit, RetryAfter.seconds(wait), request));
        return exceeded.isPresent();
    }

    private void refuse(Limit<?> limit, String seconds, RoutingContext request) {
        request.response()
                .putHeader(RetryAfter.HEADER, seconds)
                .putHeader(
                        "RateLimit-Policy",
                        "\"" + limit.name + "\";q=" + limit.quota + ";w=" + limit.window.toSeconds())
                .putHeader("RateLimit", "\"" + limit.name + "\";r=0;t=" + seconds);
        early.refuse(
                request,
                ProblemType.TOO_MANY_REQUESTS.because(
                        "This " + limit.name + " has sent more than " + limit.quota + " requests in "
                                + limit.window.toSeconds() + " s. Send the request again after Retry-After."));
    }
}
