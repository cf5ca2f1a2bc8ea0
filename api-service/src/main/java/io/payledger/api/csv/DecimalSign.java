package io.payledger.api.csv;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which sign begins the decimals of an amount. The other one, an apostrophe or a space may separate groups of three digits;
 * a grouped number does not begin with 0.
 */
public enum DecimalSign {
    POINT('.', ','),
    COMMA(',', '.');

    /** Apostrophes of Switzerland, spaces of France that do not break. */
    private static final String OTHER_GROUPING = " '\u2019\u00A0\u202F";

    private final char character;
    private final Pattern amount;

    DecimalSign(char character, char other) {
        this.character = character;
        this.amount = Pattern.compile("(-?)(\\d{1,14}|[1-9]\\d{0,2}([" + other + OTHER_GROUPING
                + "])\\d{3}(?:\\3\\d{3}){0,3})(?:[" + character + "](\\d{1,14}))?");
    }

    public char character() {
        return character;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public DecimalSign other() {
        return this == POINT ? COMMA : POINT;
    }

    /** The amount with all its decimals, and without groups. */
    public String write(BigDecimal amount) {
        return amount.toPlainString().replace('.', character);
    }

    /** The amount with this decimal sign; empty if the text is none. */
    public Optional<BigDecimal> read(String text) {
        Matcher parts = amount.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String decimals = parts.group(4) == null ? "" : "." + parts.group(4);
        return Optional.of(new BigDecimal(parts.group(1) + parts.group(2).replaceAll("\\D", "") + decimals));
    }
}
