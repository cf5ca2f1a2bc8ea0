package io.payledger.api.stream;

import io.payledger.api.http.CurrentRequest;
import io.payledger.api.http.Requests;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Callers;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Opens the stream before its resource runs. The framework sends status and headers of a stream at once, so refusals must
 * come before; and it runs no response filters for streams, so the headers are set here.
 */
class StreamOpening {

    /** Marks the requests that this filter handles. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface OpensStream {}

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String OPENED = StreamOpening.class.getName();

    private final Streams streams;
    private final CurrentRequest current;
    private final Callers callers;
    private final SessionTokens tokens;

    StreamOpening(Streams streams, CurrentRequest current, Callers callers, SessionTokens tokens) {
        this.streams = streams;
        this.current = current;
        this.callers = callers;
        this.tokens = tokens;
    }

    /** The stream that was opened for this request. */
    static StreamSubscription opened(RoutingContext request) {
        StreamSubscription stream = request.get(OPENED);
        if (stream == null) {
            throw new IllegalStateException("no stream was opened for this request");
        }
        return stream;
    }

    @OpensStream
    @ServerRequestFilter(priority = Priorities.USER)
    public Uni<@Nullable Response> open(RoutingContext request) {
        HttpServerResponse response = request.response();
        Context thread = request.vertx().getOrCreateContext();
        SessionToken seen = current.session().token();
        Streams.Request wanted = new Streams.Request(
                current.caller().shard(),
                current.session(),
                after(request.request().getHeader(LAST_EVENT_ID)),
                Optional.ofNullable(request.request().getParam("run"))
                        .map(run -> Requests.uuid(run, "run must be the id of a payroll run, a UUID.")),
                callers.remaining(),
                work -> thread.runOnContext(ignored -> work.run()),
                () -> thread.runOnContext(ignored -> response.reset()));
        return Uni.createFrom().completionStage(streams.open(wanted)).map(opening -> {
            if (opening.refusal() != null) {
                return opening.refusal().response(tokens);
            }
            request.put(OPENED, opening.stream());
            response.putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
            // nginx and similar proxies buffer an answer unless told not to
            response.putHeader("X-Accel-Buffering", "no");
            if (!seen.isEmpty()) {
                response.putHeader(SessionHeaders.SESSION_TOKEN, tokens.encode(seen));
            }
            return null;
        });
    }

    private static Optional<Position> after(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Position.parse(lastEventId.strip()));
        } catch (IllegalArgumentException malformed) {
            throw Requests.malformed("Last-Event-ID must be the id of an event of this stream, such as 1/845201.");
        }
    }
}
