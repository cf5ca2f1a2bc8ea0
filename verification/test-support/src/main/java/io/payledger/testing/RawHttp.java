package io.payledger.testing;

import io.payledger.testing.HttpTestClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Requests as bytes, for those that no client would send. */
public final class RawHttp {

    private RawHttp() {}

    /** Sends the request line and headers, adding those that every request needs, then the body; one answer. */
    public static Reply send(int port, String bearer, String requestLine, List<String> headers, byte[] body) {
        List<String> lines = new ArrayList<>(List.of(requestLine, "Host: localhost", "Connection: close"));
        if (!bearer.isEmpty()) {
            lines.add("Authorization: Bearer " + bearer);
        }
        lines.addAll(headers);
        return send(port, lines, body);
    }

    /** Sends these lines and nothing else, then the body; one answer. */
    public static Reply send(int port, List<String> lines, byte[] body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream()
                        .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (SocketException answeredBeforeAllWasSent) {
                return answer(socket.getInputStream());
            }
            return answer(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends these lines, and the parts of the body with a pause between them, until the server answers. */
    public static Reply send(int port, List<String> lines, Stream<byte[]> parts, Duration pause) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            Iterator<byte[]> rest = parts.iterator();
            while (rest.hasNext() && socket.getInputStream().available() == 0) {
                out.write(rest.next());
                LockSupport.parkNanos(pause.toNanos());
            }
            return answer(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends these lines and the body, and closes the connection without waiting for an answer. */
    public static void leave(int port, List<String> lines, byte[] body) {
        leave(port, lines, body, () -> {});
    }

    /** Sends these lines and the body, and closes the connection once this has been waited for, without an answer. */
    public static void leave(int port, List<String> lines, byte[] body, Runnable waiting) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            waiting.run();
        } catch (SocketException refused) {
            // answered before all was sent
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends these lines, a part of the body once the server reads it, and closes the connection. */
    public static void hangUp(int port, List<String> lines, byte[] part) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String head = String.join("\r\n", lines) + "\r\nExpect: 100-continue\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            String continues = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            if (!continues.equals("HTTP/1.1 100")) {
                throw new IllegalStateException("the server does not read the body: " + continues);
            }
            socket.getOutputStream().write(part);
            socket.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The body as chunks. */
    public static byte[] chunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += 4096) {
            int length = Math.min(4096, body.length - from);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, from, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static Reply answer(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            // the server had no wish to read the rest; what it said is there
            if (all.size() == 0) {
                throw reset;
            }
        }
        String text = all.toString(StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(":", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(parts[1].strip());
        }
        return new Reply(
                Integer.parseInt(lines[0].split(" ", 3)[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                text.substring(end + 4));
    }
}
