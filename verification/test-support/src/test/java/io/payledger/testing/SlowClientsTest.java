package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowClientsTest {

    private static final int SILENCE_MS = 1_000;

    @Test
    void clientsThatStoppedAreReportedAfterTheirConnectionsAreClosed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            SlowClients clients = SlowClients.sending(
                    server.getLocalPort(), 2, List.of("POST / HTTP/1.1"), new byte[0], Duration.ofMillis(10));
            try (Socket first = server.accept();
                    Socket second = server.accept()) {
                first.setSoTimeout(SILENCE_MS);
                second.setSoTimeout(SILENCE_MS);

                assertThatThrownBy(() -> clients.during(() -> {
                            stop(server);
                            stop(second);
                            awaitSilence(first);
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("could not be opened again");

                assertThat(first.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private static void stop(AutoCloseable closed) {
        try {
            closed.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void awaitSilence(Socket connection) {
        try {
            while (connection.getInputStream().read() >= 0) {
                // a byte at every interval, until the clients have stopped
            }
        } catch (SocketTimeoutException silent) {
            // expected
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
