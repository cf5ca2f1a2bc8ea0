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

    /** By tenant, in bytes. */
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    UnreadResponses(Vertx vertx, TransferConfig config, EarlyRefusal early) {
        this.vertx = vertx;
        this.config = config;
        this.early = early;
    }

    /** What waits for the client in its connection's buffer. On the connection's event loop. */
    private final class Unread {

        private final ConnectionBase connection;
        private final String tenant;
        private long written;
        private long bytes;
        private long readBefore;
        private long since = System.nanoTime();

        Unread(ConnectionBase connection, String tenant) {
            this.connection = connection;
            this.tenant = tenant;
            lookIn(FIRST_LOOK);
        }

        private void lookIn(Duration delay) {
            vertx.setTimer(delay.toMillis(), fired -> look());
        }

        private void look() {
            long now = pending(connection);
            if (now > 0 && !isTooSlow(written - now)) {
                holds(now);
                lookIn(LOOK);
                return;
            }
            holds(0);
            unread.remove(connection);
            if (now > 0) {
                Disconnection.now(connection);
            }
        }

        private void holds(long now) {
            if (now != bytes) {
                held.merge(tenant, now - bytes, (sum, more) -> sum + more == 0 ? null : sum + more);
                bytes = now;
            }
        }

        /** Judged by what was read in each grace period: a client that read fast once may be stalled now. */
        private boolean isTooSlow(long read) {
            long now = System.nanoTime();
            Duration elapsed = Duration.ofNanos(now - since);
            if (elapsed.compareTo(config.grace()) < 0) {
                return false;
            }
            boolean slow = read - readBefore < config.rateMin() * elapsed.toMillis() / 1000;
            since = now;
            readBefore = read;
            return slow;
        }
    }

    void install(@Observes Filters filters) {
        filters.register(this::admit, ONCE_ADMITTED);
    }

    private void admit(RoutingContext request) {
        String tenant = TokenHolder.tenantOf(request);
        if (held.getOrDefault(tenant, 0L) > config.unreadPerTenantMax()) {
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
        long bytes = request.response().bytesWritten();
        if (bytes > config.memoryBytesMax() && request.request().connection() instanceof ConnectionBase connection) {
            unread.computeIfAbsent(connection, first -> new Unread(connection, tenant)).written += bytes;
        }
    }

    private static long pending(ConnectionBase connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
