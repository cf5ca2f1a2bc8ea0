package io.payledger.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between the API and the primary, passes everything on, and cuts the connection around a COMMIT when it is told
 * to: before the server has seen it, or after, when only the answer is lost. The client cannot tell the two apart.
 */
final class FaultProxy implements AutoCloseable {

    enum Cut {
        NEVER,
        BEFORE_COMMIT_ARRIVES,
        AFTER_COMMIT_ARRIVED
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NEVER);
    private final AtomicInteger cuts = new AtomicInteger();

    FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The next COMMIT, and that one only. */
    void cutNext(Cut where) {
        cut.set(where);
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicBoolean swallowAnswers = new AtomicBoolean();
                threads.execute(() -> pump(client, server, true, swallowAnswers));
                threads.execute(() -> pump(server, client, false, swallowAnswers));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean towardsServer, AtomicBoolean swallowAnswers) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean commit =
                        towardsServer && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT");
                if (commit && cut.compareAndSet(Cut.BEFORE_COMMIT_ARRIVES, Cut.NEVER)) {
                    cuts.incrementAndGet();
                    return;
                }
                if (commit && cut.compareAndSet(Cut.AFTER_COMMIT_ARRIVED, Cut.NEVER)) {
                    swallowAnswers.set(true);
                    cuts.incrementAndGet();
                }
                if (!towardsServer && swallowAnswers.get()) {
                    return; // the server has answered: it has carried the COMMIT out
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException cutOff) {
            // either side is gone; closing both is what a cut connection looks like
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
