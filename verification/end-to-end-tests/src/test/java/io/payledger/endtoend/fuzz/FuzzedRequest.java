package io.payledger.endtoend.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request as it is sent.
 *
 * @param port of the service, on this machine
 * @param target path and query
 * @param fields header lines, those about the body left out
 * @param framing how the body says where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nothing, and sent as it is
record FuzzedRequest(
        int number, int port, String method, String target, List<String> fields, byte[] body, Framing framing) {

    enum Framing {
        NONE,
        LENGTH,
        CHUNKED,

        /** Says more than is sent, and then closes its side. */
        CUT_LENGTH,

        /** The last chunk never comes. */
        CUT_CHUNKED,

        /** Says both, which could smuggle a request past a proxy. */
        BOTH;

        /** The server may close the connection without an answer: the request never ended. */
        boolean isCut() {
            return this == CUT_LENGTH || this == CUT_CHUNKED;
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        line(all, method + " " + target + " HTTP/1.1");
        fields.forEach(field -> line(all, field));
        boolean chunked = framing == Framing.CHUNKED || framing == Framing.CUT_CHUNKED || framing == Framing.BOTH;
        switch (framing) {
            case NONE -> {}
            case LENGTH -> line(all, "Content-Length: " + body.length);
            case CUT_LENGTH -> line(all, "Content-Length: " + (body.length + 100));
            case BOTH -> {
                line(all, "Content-Length: " + body.length);
                line(all, "Transfer-Encoding: chunked");
            }
            case CHUNKED, CUT_CHUNKED -> line(all, "Transfer-Encoding: chunked");
        }
        line(all, "");
        if (chunked && body.length > 0) {
            line(all, Integer.toHexString(body.length));
        }
        if (framing != Framing.NONE) {
            all.writeBytes(body);
        }
        if (chunked && framing != Framing.CUT_CHUNKED) {
            line(all, body.length > 0 ? "\r\n0\r\n" : "0\r\n");
        }
        return all.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** To be pasted into a shell; a cut body is sent whole. */
    String asCurl() {
        StringBuilder curl = new StringBuilder(
                "curl -sS -i --path-as-is -X " + quoted(method) + " " + quoted("http://127.0.0.1:" + port + target));
        fields.stream()
                .filter(field -> !field.startsWith("Host:") && !field.startsWith("Connection:"))
                .forEach(field -> curl.append(" -H ").append(quoted(field)));
        if (framing == Framing.CHUNKED || framing == Framing.CUT_CHUNKED || framing == Framing.BOTH) {
            curl.append(" -H 'Transfer-Encoding: chunked'");
        }
        if (framing != Framing.NONE) {
            curl.append(" --data-binary ").append(quoted(new String(body, StandardCharsets.UTF_8)));
        }
        return curl.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("$'");
        text.chars().forEach(each -> {
            if (each == '\'' || each == '\\') {
                quoted.append('\\').append((char) each);
            } else if (each < ' ' || each > '~') {
                quoted.append(String.format("\\u%04x", each));
            } else {
                quoted.append((char) each);
            }
        });
        return quoted.append('\'').toString();
    }
}
