package io.payledger.endtoend.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a service answered.
 *
 * @param status 0 where it closed the connection without an answer
 * @param text head and body; the body of a stream is left out
 */
record FuzzedAnswer(int status, String text) {

    private static final int TIMEOUT_MS = 30_000;
    private static final FuzzedAnswer NONE = new FuzzedAnswer(0, "");

    static FuzzedAnswer to(FuzzedRequest request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), request.port())) {
            socket.setSoTimeout(TIMEOUT_MS);
            try {
                socket.getOutputStream().write(request.bytes());
                socket.getOutputStream().flush();
                if (request.framing().isCut()) {
                    socket.shutdownOutput();
                }
            } catch (SocketException answeredBeforeAllWasSent) {
                return read(socket.getInputStream());
            }
            return read(socket.getInputStream());
        }
    }

    private static FuzzedAnswer read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
                if (isStream(all)) {
                    break;
                }
            }
        } catch (SocketException reset) {
            // the server did not read the rest of the body; what it said before is there
        }
        String text = all.toString(StandardCharsets.UTF_8);
        return text.startsWith("HTTP/1.1 ") ? new FuzzedAnswer(Integer.parseInt(text.substring(9, 12)), text) : NONE;
    }

    private static boolean isStream(ByteArrayOutputStream all) {
        return all.size() < 8192
                && all.toString(StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .contains("content-type: text/event-stream");
    }

    /** A 503 that says when to repeat the request, and in its body, which an answer to HEAD does not have, for which problem. */
    boolean isDocumentedRefusalOf(FuzzedRequest request) {
        return status == 503
                && text.contains("application/problem+json")
                && (request.method().equals("HEAD") || text.contains("https://payledger.dev/problems/"))
                && text.toLowerCase(Locale.ROOT).contains("retry-after:");
    }
}
