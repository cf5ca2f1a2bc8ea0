package io.payledger.api.transfers;

import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.Endpoints;
import io.payledger.api.transfers.ReceivedBody.InFile;
import io.payledger.service.identity.TokenHolder;
import io.payledger.service.problems.ProblemException;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.requests.EarlyRefusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Receives the body of a request whole before the request goes on: until then a client that sends slowly holds a
 * connection and a file, and neither a thread nor a place that others wait for.
 */
@ApplicationScoped
public class RequestBodies {

    private static final Logger LOG = Logger.getLogger(RequestBodies.class);

    /** After the refusals that need no body. */
    private static final int ONCE_ADMITTED = 40;

    private static final String RECEIVED = RequestBodies.class.getName();

    private final Vertx vertx;
    private final TransferConfig config;
    private final Endpoints endpoints;
    private final StoredFiles files;
    private final EarlyRefusal early;
    private final TenantCount arriving;

    RequestBodies(Vertx vertx, TransferConfig config, Endpoints endpoints, StoredFiles files, EarlyRefusal early) {
        this.vertx = vertx;
        this.config = config;
        this.endpoints = endpoints;
        this.files = files;
        this.early = early;
        this.arriving = new TenantCount(config.arrivingPerTenantMax());
    }

    /** Empty for a request whose method has no body. */
    static Optional<ReceivedBody> of(RoutingContext request) {
        return Optional.ofNullable(request.get(RECEIVED));
    }

    void install(@Observes Filters filters) {
        filters.register(this::receive, ONCE_ADMITTED);
    }

    private void receive(RoutingContext request) {
        String method = request.request().method().name();
        if (!EarlyRefusal.mayHaveBody(request)) {
            request.next();
            return;
        }
        long bytesMax = endpoints.bodyBytesMax(method, request.normalizedPath());
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > bytesMax) {
            early.refuse(request, BodyReceiver.tooLarge(bytesMax));
            return;
        }
        if (!endpoints.methods(request.normalizedPath()).contains(method)) {
            // for the framework to answer, which may want to read the body itself
            request.next();
            return;
        }
        String tenant = TokenHolder.tenantOf(request);
        if (!arriving.take(tenant)) {
            early.refuse(
                    request,
                    ApiProblems.TOO_MANY_TRANSFERS.because("Your tenant is sending " + config.arrivingPerTenantMax()
                            + " bodies, the most that it may at a time. Send the request again in a second."));
            return;
        }
        new BodyReceiver(vertx, request.request(), config, bytesMax, files, tenant)
                .receive()
                .onComplete(done -> arriving.release(tenant))
                .onSuccess(body -> {
                    if (!(body instanceof InFile stored) || stored.file().discardAfter(request)) {
                        request.put(RECEIVED, body);
                        request.next();
                    }
                })
                .onFailure(failure -> refuse(request, tenant, failure));
    }

    private void refuse(RoutingContext request, String tenant, Throwable failure) {
        if (request.response().closed()) {
            LOG.debugf("client hung up: %s", failure.getMessage());
        } else if (failure instanceof ProblemException refused) {
            early.refuse(request, refused.problem());
        } else {
            LOG.errorf("body not stored: tenant=%s cause=%s", tenant, failure);
            early.refuse(
                    request,
                    ProblemType.UNAVAILABLE.because(
                            "The body could not be stored, and nothing was recorded. Send it again in a minute."));
        }
    }
}
