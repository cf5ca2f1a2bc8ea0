package io.payledger.api.erasure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hashes of a run's content before and after an erasure.
 *
 * @param before in hexadecimal
 */
record Seal(UUID run, String before, String after) {

    private static final String FORMAT = "payledger-erasure-1";

    /** What the audit entry of an erasure covers, in {@code toState}: SHA-256 over its seals. */
    static String auditedState(UUID erasure, List<Seal> seals) {
        String text = Stream.concat(
                        Stream.of(FORMAT, erasure.toString()),
                        seals.stream()
                                .sorted(Comparator.comparing(seal -> seal.run().toString()))
                                .map(seal -> seal.run() + "\t" + seal.before() + "\t" + seal.after()))
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
