package io.payledger.localstack;

import java.util.Base64;
import java.util.stream.Collectors;

/** The text form of keys and certificates. Stateless. */
public final class Pem {

    private Pem() {}

    /** @param type such as {@code PUBLIC KEY} */
    public static String encode(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    static byte[] decode(String pem) {
        return Base64.getMimeDecoder()
                .decode(pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining()));
    }
}
