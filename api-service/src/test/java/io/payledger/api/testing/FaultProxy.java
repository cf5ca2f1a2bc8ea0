package io.payledger.api.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The wire between the service and one PostgreSQL server. It counts round trips of requests that hold a text, and can be
 * cut at a COMMIT, on either side of it.
 */
public final class FaultProxy implements AutoCloseable {

    /** Where the connection is cut that carries the next COMMIT. */
    public enum Cut {
        /** The server never sees it, and rolls back. */
        BEFORE_SERVER,
        /** The server carries it out; its answer is lost. */
        BEFORE_ANSWER
    }

    private final ServerSocket listening;
    private final int serverPort;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicReference<Cut> cutAtNextCommit = new AtomicReference<>();
    private volatile String onlyWith = "";
    private volatile UnaryOperator<String> answers = UnaryOperator.identity();

    private FaultProxy(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy wire = new FaultProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), serverPort);
            thread(wire::accept);
            return wire;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void cutAtNextCommit(Cut cut) {
        cutAtNextCommit.set(cut);
    }

    /** Whether the cut that was asked for has been made. */
    public boolean wasCut() {
        return cutAtNextCommit.get() == null;
    }

    /** Replaces a text in what the server sends, as a server in another language would write it. */
    public void translate(String text, String translation) {
        if (text.length() != translation.length()) {
            throw new IllegalArgumentException("a translation has to be as long as its text: " + text.length());
        }
        answers = answer -> answer.replace(text, translation);
    }

    /** Passes on what the server sends as it is. */
    public void translateNothing() {
        answers = UnaryOperator.identity();
    }

    /** Cuts every connection there is. */
    public void severAll() {
        open.forEach(FaultProxy::close);
    }

    /**
     * Turns so far on all connections whose client has sent this text since the last call of {@link #countOnly}: how
     * often a client spoke after its server had. One request and its answer are one.
     */
    public long turns() {
        return links.stream().mapToLong(link -> link.turns.get()).sum();
    }

    /** Sync messages of a client: each ends a pipelined batch. */
    public long batches() {
        return links.stream().mapToLong(link -> link.syncs.get()).sum();
    }

    /** Restarts the counters, and counts only batches of a client that hold the text. */
    public void countOnly(String text) {
        onlyWith = text;
        links.forEach(Link::forget);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = connect(client);
                if (server != null) {
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    Link link = new Link(client, server);
                    open.add(client);
                    open.add(server);
                    links.add(link);
                    thread(link::clientToServer);
                    thread(link::serverToClient);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private @org.jspecify.annotations.Nullable Socket connect(Socket client) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), serverPort);
        } catch (IOException serverIsDown) {
            close(client);
            return null;
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        severAll();
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private final AtomicLong turns = new AtomicLong();
        private final AtomicLong syncs = new AtomicLong();
        private volatile boolean clientSpokeLast;
        private volatile boolean loseAnswer;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forget() {
            turns.set(0);
            syncs.set(0);
        }

        void clientToServer() {
            pump(client, server, true);
        }

        void serverToClient() {
            pump(server, client, false);
        }

        private void pump(Socket from, Socket to, boolean fromClient) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (fromClient && !passes(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                        break;
                    }
                    if (!fromClient && loseAnswer) {
                        break;
                    }
                    clientSpokeLast = fromClient;
                    if (fromClient) {
                        out.write(buffer, 0, read);
                    } else {
                        out.write(answers.apply(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1));
                    }
                    out.flush();
                }
            } catch (IOException cutOff) {
                // one side closed; the other one is closed below
            } finally {
                close(client);
                close(server);
            }
        }

        private boolean passes(String batch) {
            if (batch.contains(onlyWith)) {
                turns.addAndGet(clientSpokeLast ? 0 : 1);
                syncs.addAndGet(batch.split("S\0\0\0\u0004", -1).length - 1);
            }
            if (batch.contains("COMMIT\0")) {
                Cut cut = cutAtNextCommit.getAndSet(null);
                loseAnswer = cut == Cut.BEFORE_ANSWER;
                return cut != Cut.BEFORE_SERVER;
            }
            return true;
        }
    }
}
