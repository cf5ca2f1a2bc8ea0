package io.payledger.service.problems;

/** A name that a caller sent, as a problem's detail shows it: short, and without characters that a log could misread. */
public final class ShownName {

    private static final int LENGTH_MAX = 40;

    private ShownName() {}

    public static String of(String sent) {
        String shown = sent.length() > LENGTH_MAX ? sent.substring(0, LENGTH_MAX) : sent;
        return shown.replaceAll("[^A-Za-z0-9_.-]", "?");
    }
}
