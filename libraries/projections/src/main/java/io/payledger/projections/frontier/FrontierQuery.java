package io.payledger.projections.frontier;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.service.session.SessionHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * A request for one shard's frontier.
 *
 * @param required the least position to answer with; {@link Position#NONE} for any
 * @param longestWait how long it may wait for that position; empty where the request does not prefer to wait
 */
record FrontierQuery(Shard shard, Position required, Optional<Duration> longestWait) {

    Response.ResponseBuilder applied(Response.ResponseBuilder answer) {
        return longestWait.isPresent() ? answer.header(SessionHeaders.PREFERENCE_APPLIED, "wait") : answer;
    }
}
