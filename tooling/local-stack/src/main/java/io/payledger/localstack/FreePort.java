package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** An unused port of the loopback interface, for a server that will be stopped and started again on it. */
public final class FreePort {

    // Below the ranges from which Linux and macOS take ports for outgoing connections: a remembered port must not be
    // used by an outgoing connection while its server restarts.
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 32_000;

    private FreePort() {}

    public static int find() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            if (isFree(port)) {
                return port;
            }
        }
        throw new StackException("found no free port between " + PORT_MIN + " and " + PORT_MAX);
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
