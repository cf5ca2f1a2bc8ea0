package io.payledger.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of one PostgreSQL server. It counts round trips, notes the statements that are parsed, and cuts a connection before or after its COMMIT
 * reaches the server; the client cannot tell the two apart. Safe for use by several threads.
 */
public final class FaultProxy implements AutoCloseable {

    /** Where to cut the connection that carries the next COMMIT. */
    public enum Cut {
        /** The server never receives the COMMIT, and rolls back. */
        BEFORE_SERVER,
        /** The server commits; its response is lost. */
        BEFORE_ANSWER
    }

    /**
     * A statement that a client had the server parse.
     *
     * @param connection a number
     */
    public record Parse(int connection, String sql) {}

    private final ServerSocket listening;
    private final int serverPort;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Cut> cutAtNextCommit = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Queue<Parse> parses = new ConcurrentLinkedQueue<>();
    private volatile String countedText = "";
    private volatile UnaryOperator<String> answers = UnaryOperator.identity();

    private FaultProxy(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), serverPort);
            thread(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Cuts the connection of the next COMMIT, and no other. */
    public void cutAtNextCommit(Cut cut) {
        cutAtNextCommit.set(cut);
    }

    /** Whether the requested cut was made. */
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

    /** Number of COMMITs that were cut so far. */
    public int cuts() {
        return cuts.get();
    }

    /** Cuts every open connection. */
    public void severAll() {
        open.forEach(FaultProxy::close);
    }

    /**
     * Round trips on all connections: how often a client sent after its server had. Counts only batches that contain the
     * text of {@link #countOnly}.
     */
    public long roundTrips() {
        return links.stream().mapToLong(link -> link.roundTrips.get()).sum();
    }

    /** Sync messages of the clients: each ends one pipelined batch. */
    public long batches() {
        return links.stream().mapToLong(link -> link.syncs.get()).sum();
    }

    /** Resets the counters, and from now on counts only batches of a client that contain the text. */
    public void countOnly(String text) {
        countedText = text;
        links.forEach(Link::forget);
    }

    /** In order, since the start or {@link #forgetParses}. */
    public List<Parse> parses() {
        return List.copyOf(parses);
    }

    public void forgetParses() {
        parses.clear();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = connect(client);
                if (server != null) {
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    int connection = links.size();
                    Link link =
                            new Link(client, server, new ClientMessages(sql -> parses.add(new Parse(connection, sql))));
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

    private @Nullable Socket connect(Socket client) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), serverPort);
        } catch (IOException serverIsDown) {
            close(client);
            return null;
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fault proxy");
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
        private final AtomicLong roundTrips = new AtomicLong();
        private final AtomicLong syncs = new AtomicLong();
        private final ClientMessages messages;
        private volatile boolean clientSpokeLast;
        private volatile boolean loseAnswer;

        Link(Socket client, Socket server, ClientMessages messages) {
            this.client = client;
            this.server = server;
            this.messages = messages;
        }

        void forget() {
            roundTrips.set(0);
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
                        messages.add(buffer, read);
                        out.write(buffer, 0, read);
                    } else {
                        out.write(answers.apply(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1));
                    }
                    out.flush();
                }
            } catch (IOException cutOff) {
                // one side closed; closing the other is what a cut connection looks like
            } finally {
                close(client);
                close(server);
            }
        }

        private boolean passes(String batch) {
            if (batch.contains(countedText)) {
                roundTrips.addAndGet(clientSpokeLast ? 0 : 1);
                syncs.addAndGet(batch.split("S\0\0\0\u0004", -1).length - 1);
            }
            if (batch.contains("COMMIT\0")) {
                @Nullable Cut cut = cutAtNextCommit.getAndSet(null);
                if (cut != null) {
                    cuts.incrementAndGet();
                }
                loseAnswer = cut == Cut.BEFORE_ANSWER;
                return cut != Cut.BEFORE_SERVER;
            }
            return true;
        }
    }
}
