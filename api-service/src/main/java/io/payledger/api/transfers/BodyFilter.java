package io.payledger.api.transfers;

import io.payledger.api.transfers.ReceivedBody.InFile;
import io.payledger.service.identity.TokenHolder;
import io.payledger.service.problems.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Hands the body that has arrived to the resource: a large one once there is a place to process it. */
@Provider
@Priority(BodyFilter.LAST)
public class BodyFilter implements ContainerRequestFilter {

    private static final Logger LOG = Logger.getLogger(BodyFilter.class);

    /** After the filters that refuse. */
    static final int LAST = Priorities.USER + 1000;

    private final ProcessingPlaces places;

    BodyFilter(ProcessingPlaces places) {
        this.places = places;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        ResteasyReactiveContainerRequestContext filtered = (ResteasyReactiveContainerRequestContext) request;
        ResteasyReactiveRequestContext processed = (ResteasyReactiveRequestContext) filtered.getServerRequestContext();
        RoutingContext routing = processed.unwrap(RoutingContext.class);
        ReceivedBody body = RequestBodies.of(routing).orElse(null);
        if (body instanceof InFile stored) {
            filtered.suspend();
            String tenant = TokenHolder.tenantOf(routing);
            places.take(tenant)
                    .onSuccess(taken -> {
                        processed.registerCompletionCallback(completed -> places.release(tenant));
                        open(stored, filtered, processed);
                    })
                    .onFailure(late -> filtered.resume(ProblemType.UNAVAILABLE
                            .because("Other large files are being processed, and this one was not. Send it again in"
                                    + " a few seconds.")
                            .thrown()));
        } else if (body != null) {
            request.setEntityStream(body.open());
        }
    }

    private static void open(
            InFile stored, ResteasyReactiveContainerRequestContext request, ResteasyReactiveRequestContext processed) {
        try {
            InputStream content = stored.open();
            processed.registerCompletionCallback(completed -> close(content));
            request.setEntityStream(content);
            request.resume();
        } catch (NoSuchFileException left) {
            // the client closed the connection while it waited
            request.resume(new ClosedChannelException());
        } catch (IOException unreadable) {
            request.resume(unreadable);
        }
    }

    private static void close(InputStream content) {
        try {
            content.close();
        } catch (IOException failure) {
            LOG.warnf("file of a transfer not closed: cause=%s", failure.getMessage());
        }
    }
}
