package io.payledger.api.transfers;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends a connection without what has been written and not read. */
final class Disconnection {

    private Disconnection() {}

    static void now(HttpServerRequest request) {
        if (!request.response().reset() && request.connection() instanceof ConnectionBase http1) {
            now(http1);
        }
    }

    /** From below Vert.x: it would first wait until the client has read everything. */
    static void now(ConnectionBase http1) {
        ChannelFuture unused = http1.channelHandlerContext().close();
    }
}
