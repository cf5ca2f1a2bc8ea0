package io.payledger.api.text;

import io.payledger.bankfiles.SwiftText;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a legal entity writes on each transfer of a run, with places for the run's days. */
public final class RemittanceText {

    private static final String PERIOD = "{period}";
    private static final String PAY_DATE = "{payDate}";

    private static final Pattern BETWEEN_BRACES = Pattern.compile("[^{}]+");

    /** The longest that can become of the places. */
    private static final LocalDate ANY_DAY = LocalDate.of(2026, 11, 15);

    private RemittanceText() {}

    /** The text as banks read it, with its places. */
    public static String spelled(String text) {
        return BETWEEN_BRACES
                .matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(SwiftText.transliterated(part.group())));
    }

    /** Why banks do not accept a text that {@link #spelled} returned, and what to do; empty if they do. */
    public static Optional<String> problemWith(String spelled) {
        String filled = filled(spelled, ANY_DAY, ANY_DAY, ANY_DAY);
        return filled.contains("{") || filled.contains("}")
                ? Optional.of("has a brace: only the places " + PERIOD + " and " + PAY_DATE + " have them")
                : SwiftText.problemWithName(filled).map(what -> what + ", with its places filled: correct it");
    }

    /** The text for one run. A whole month is written as such, as 2026-11. */
    public static String filled(String spelled, LocalDate from, LocalDate to, LocalDate payDate) {
        YearMonth month = YearMonth.from(from);
        boolean wholeMonth = from.getDayOfMonth() == 1 && to.equals(month.atEndOfMonth());
        return spelled.replace(PERIOD, wholeMonth ? month.toString() : from + " - " + to)
                .replace(PAY_DATE, payDate.toString());
    }
}
