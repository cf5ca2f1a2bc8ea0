package io.payledger.api.transfers;

import io.netty.channel.ChannelOutboundBuffer;
import io.payledger.api.http.ApiProblems;
import io.payledger.service.identity.TokenHolder;
import io.payledger.service.requests.EarlyRefusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the memory that holds responses which clients do not read: a tenant that has too much of it gets 429, and a
 * connection that is read too slowly is closed. Thread-safe.
 */
@ApplicationScoped
public class UnreadResponses {

    /** After the limits of requests, and before a body is received. */
    private static final int ONCE_ADMITTED = 45;

    /** A client that reads has read a page by then. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final TransferConfig config;
    private final EarlyRefusal early;

    private final Map<ConnectionBase, Unread> unread = new ConcurrentHashMap<>();

    UnreadResponses(Vertx vertx, TransferConfig config, EarlyRefusal early) {
        this.vertx = vertx;
        this.config = config;
        this.early = early;
    }

    /** What waits for the client in its connection's buffer. On the connection's event loop, except for {@code bytes}. */
    private final class Unread {

        private final ConnectionBase connection;
        private final String tenant;
        private final long since = System.nanoTime();
        private volatile long bytes;
        private long sent;

        Unread(ConnectionBase connection, String tenant) {
            this.connection = connection;
            this.tenant = tenant;
        }

        void lookIn(Duration delay) {
            vertx.setTimer(delay.toMillis(), fired -> look());
        }

        private void look() {
            long now = pending(connection);
            sent += Math.max(0, bytes - now);
            bytes = now;
            if (now > 0 && !isTooSlow()) {
                lookIn(LOOK);
                return;
            }
            unread.remove(connection);
            if (now > 0) {
                Disconnection.now(connection);
            }
        }

        private boolean isTooSlow() {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - since);
            return elapsed.compareTo(config.deadline()) > 0
                    || (elapsed.compareTo(config.grace()) > 0 && sent < config.rateMin() * elapsed.toMillis() / 1000);
        }
    }

    void install(@Observes Filters filters) {
        filters.register(this::admit, ONCE_ADMITTED);
    }

    private void admit(RoutingContext request) {
        String tenant = TokenHolder.of(request).map(TokenHolder::tenant).orElse("");
        if (bytesOf(tenant) > config.unreadPerTenantMax()) {
            early.refuse(
                    request,
                    ApiProblems.TOO_MANY_TRANSFERS.because("Your tenant has not read " + config.unreadPerTenantMax()
                            + " bytes of earlier responses. Read them, and send the request again."));
            return;
        }
        request.addBodyEndHandler(written -> watch(request, tenant));
        request.next();
    }

    private void watch(RoutingContext request, String tenant) {
        if (request.response().bytesWritten() > config.memoryBytesMax()
                && request.request().connection() instanceof ConnectionBase connection
                && !unread.containsKey(connection)) {
            Unread watched = new Unread(connection, tenant);
            unread.put(connection, watched);
            watched.lookIn(FIRST_LOOK);
        }
    }

    private long bytesOf(String tenant) {
        return unread.isEmpty()
                ? 0
                : unread.values().stream()
                        .filter(each -> each.tenant.equals(tenant))
                        .mapToLong(each -> each.bytes)
                        .sum();
    }

    private static long pending(ConnectionBase connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
