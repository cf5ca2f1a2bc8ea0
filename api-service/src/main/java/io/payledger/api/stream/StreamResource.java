package io.payledger.api.stream;

import io.payledger.api.stream.StreamOpening.OpensStream;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Role;
import io.payledger.service.session.SessionTokens;
import io.smallrye.mutiny.Multi;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Changes of a tenant as server-sent events. */
@Path("/api/v1/tenants/{tenant}/stream")
@Tag(name = "Stream", description = "Live changes of a tenant")
public class StreamResource {

    private static final Logger LOG = Logger.getLogger(StreamResource.class);

    /** The type of the first event of a stream; all others have the type of the change. */
    static final String STARTED = "payledger.stream.started.v1";

    private static final long RECONNECT_MILLIS = 2_000;

    private final Streams streams;
    private final SessionTokens tokens;
    private final Sse sse;

    StreamResource(Streams streams, SessionTokens tokens, Sse sse) {
        this.streams = streams;
        this.tokens = tokens;
        this.sse = sse;
    }

    /**
     * The {@code data} of the first event.
     *
     * @param sessionToken for the reads that follow: with it they show at least this change
     */
    public record StreamStarted(
            @Schema(examples = "1/845201") String position, String sessionToken) {}

    /**
     * The {@code data} of a change.
     *
     * @param subject the changed aggregate, such as a payroll run
     * @param sessionToken for the reads that follow: with it they show at least this change
     */
    public record StreamedChange(
            @Schema(examples = "payledger.payroll-run.approved.v1")
            String type,

            UUID subject,
            @Schema(examples = "1/845202") String position,
            Instant time,
            String sessionToken) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @OpensStream
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "Follow changes",
            description = "Server-sent events: one for each change of the tenant, once and in commit order. An event"
                    + " names the change without its content; its data has a session token with which the next"
                    + " read shows it. The first event names the position that the stream starts after: subscribe,"
                    + " read, then follow. Ends after 15 minutes, or when the bearer token expires; Last-Event-ID"
                    + " resumes.")
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "The id of the last event received; the stream continues after it",
            schema = @Schema(implementation = String.class, examples = "1/845201"))
    @Parameter(
            name = "run",
            in = ParameterIn.QUERY,
            description = "Only changes of this payroll run",
            schema = @Schema(implementation = UUID.class))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {StreamStarted.class, StreamedChange.class})))
    @APIResponse(responseCode = "410", description = "stream-position-gone or session-history-lost")
    @APIResponse(responseCode = "429", description = "too-many-streams, too-many-requests")
    @APIResponse(responseCode = "503", description = "frontier-not-reached or temporarily-unavailable")
    public Multi<OutboundSseEvent> stream(@Context RoutingContext request) {
        StreamSubscription stream = StreamOpening.opened(request);
        return Multi.createBy()
                .repeating()
                .<Optional<Signal>>completionStage(stream::next)
                .until(Optional::isEmpty)
                .map(signal -> event(stream, signal.orElseThrow()))
                .onFailure()
                .invoke(broken -> LOG.errorf(broken, "stream failed: shard=%s", stream.shard()))
                .onTermination()
                .invoke(() -> streams.ended(stream));
    }

    private OutboundSseEvent event(StreamSubscription stream, Signal signal) {
        streams.sent(signal);
        String position = signal.position().toString();
        OutboundSseEvent.Builder event = sse.newEventBuilder().id(position);
        String token = tokens.encode(SessionToken.of(stream.shard(), signal.position()));
        if (signal instanceof Signal.Changed changed) {
            CommittedChange change = changed.change();
            return event.name(change.type())
                    .data(Json.encode(
                            new StreamedChange(change.type(), change.subject(), position, change.time(), token)))
                    .build();
        }
        if (signal instanceof Signal.Started) {
            return event.name(STARTED)
                    .reconnectDelay(RECONNECT_MILLIS)
                    .data(Json.encode(new StreamStarted(position, token)))
                    .build();
        }
        // an id without data moves the client's Last-Event-ID and is not an event
        return event.comment("").build();
    }
}
