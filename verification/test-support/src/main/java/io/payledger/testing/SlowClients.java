package io.payledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many connections that send a body, or read a response, byte by byte, one after another. One that the server closes is
 * opened again at its next turn.
 */
public final class SlowClients {

    /** Small, so that a response does not fit into the buffers between server and client. */
    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final InetSocketAddress server;
    private final byte[] beginning;
    private final Step step;
    private final List<Client> clients;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final Future<?> steps;
    private final AtomicInteger closedByServer = new AtomicInteger();

    /** When the connections are opened. */
    public enum Opening {
        /** All before the first turn, which is a flood of requests. */
        AT_ONCE,

        /** Each at its first turn, so that all are open after one interval. */
        IN_TURN
    }

    /** What a connection does at every interval; fails once the server has closed it. */
    private interface Step {
        void take(Socket connection) throws IOException;
    }

    private SlowClients(Opening opening, int port, int count, byte[] beginning, Duration interval, Step step) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.beginning = beginning;
        this.step = step;
        this.clients =
                IntStream.range(0, count).mapToObj(number -> new Client()).toList();
        if (opening == Opening.AT_ONCE) {
            clients.forEach(Client::open);
        }
        Iterator<Client> turns =
                Stream.generate(() -> clients).flatMap(List::stream).iterator();
        long pause = interval.toNanos() / count;
        steps = clock.scheduleAtFixedRate(() -> turns.next().goOn(), pause, pause, TimeUnit.NANOSECONDS);
    }

    /** Each sends the lines of a request's head and the first part of its body, then a byte at every interval. */
    public static SlowClients sending(int port, int count, List<String> head, byte[] part, Duration interval) {
        return sending(Opening.AT_ONCE, port, count, head, part, interval);
    }

    /** The same, with all opened as this says. */
    public static SlowClients sending(
            Opening opening, int port, int count, List<String> head, byte[] part, Duration interval) {
        byte[] bytes = bytes(head);
        byte[] beginning = new byte[bytes.length + part.length];
        System.arraycopy(bytes, 0, beginning, 0, bytes.length);
        System.arraycopy(part, 0, beginning, bytes.length, part.length);
        return new SlowClients(opening, port, count, beginning, interval, connection -> connection
                .getOutputStream()
                .write('x'));
    }

    /** Each sends the lines of a request, and reads a byte of the response at every interval. */
    public static SlowClients reading(int port, int count, List<String> head, Duration interval) {
        return reading(Opening.AT_ONCE, port, count, head, interval);
    }

    /** The same, with all opened as this says. */
    public static SlowClients reading(Opening opening, int port, int count, List<String> head, Duration interval) {
        return new SlowClients(opening, port, count, bytes(head), interval, connection -> {
            try {
                if (connection.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            } catch (SocketTimeoutException nothingYet) {
                // the response has not begun
            }
        });
    }

    private static byte[] bytes(List<String> head) {
        return (String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private final class Client {

        private Socket connection = new Socket();
        private boolean opened;

        private void open() {
            opened = true;
            try {
                connection = new Socket();
                connection.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
                connection.setSoTimeout(1);
                connection.connect(server, 10_000);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            try {
                connection.getOutputStream().write(beginning);
            } catch (IOException refused) {
                // the server may close a connection before it has read everything: opened again at the next step
            }
        }

        private void goOn() {
            if (!opened) {
                open();
                return;
            }
            try {
                step.take(connection);
            } catch (IOException closed) {
                closedByServer.incrementAndGet();
                close();
                open();
            }
        }

        private void close() {
            try {
                connection.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Connections that the server has closed. */
    public int closedByServer() {
        return closedByServer.get();
    }

    /** Does the work while the connections go on, and then closes them. */
    public void during(Runnable work) {
        try {
            work.run();
        } finally {
            close();
        }
    }

    private void close() {
        boolean stopped = steps.isDone();
        steps.cancel(false);
        clock.shutdown();
        boolean ended = true;
        try {
            ended = clock.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(Client::close);
        if (stopped) {
            throw new IllegalStateException("the slow clients stopped: a connection could not be opened again");
        }
        if (!ended) {
            throw new IllegalStateException("the slow clients did not stop");
        }
    }
}
