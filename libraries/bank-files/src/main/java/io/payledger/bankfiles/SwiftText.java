package io.payledger.bankfiles;

import com.prowidesoftware.swift.model.SwiftCharset;
import com.prowidesoftware.swift.model.SwiftCharsetUtils;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;

/**
 * Text that every bank takes: the SWIFT x set on one line. Whoever collects names and references asks here first, so that
 * a {@link PaymentInstruction} does not have to refuse them on payday.
 */
public final class SwiftText {

    /** References: message id, end-to-end id. */
    public static final int REFERENCE_LENGTH_MAX = 35;

    /** Names and remittance texts. SEPA banks may cut names after 70. */
    public static final int NAME_LENGTH_MAX = 140;

    /** What ISO 20022 puts where a reference is mandatory and there is none. */
    static final String NOT_PROVIDED = "NOTPROVIDED";

    private SwiftText() {}

    /** What is wrong with a name or a remittance text, without quoting it; empty where nothing is. */
    public static Optional<String> problemWithName(String text) {
        return problem(text, NAME_LENGTH_MAX);
    }

    /** What is wrong with a reference, without quoting it; empty where nothing is. */
    public static Optional<String> problemWithReference(String text) {
        if (text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            // SEPA: such a reference would be taken for a field separator on its way
            return Optional.of("a reference neither starts nor ends with a slash, nor has two in a row");
        }
        return problem(text, REFERENCE_LENGTH_MAX);
    }

    /**
     * The text without its accents, as Apache Commons Lang strips them: é becomes e, Ł becomes L. What has no plain form
     * there, such as ß, stays, and is refused where it is used. Never done silently: who pays decides how a name is spelled.
     */
    public static String withoutAccents(String text) {
        return StringUtils.stripAccents(text);
    }

    /** What keeps a text from being a BIC; empty where nothing does. */
    public static Optional<String> problemWithBic(String bic) {
        try {
            BicUtil.validate(bic);
            return Optional.empty();
        } catch (Iban4jException malformed) {
            return Optional.of("not a BIC");
        }
    }

    private static Optional<String> problem(String text, int lengthMax) {
        if (text.isBlank() || !text.equals(text.strip())) {
            return Optional.of("empty, or begins or ends with a blank");
        }
        if (text.length() > lengthMax) {
            return Optional.of("has " + text.length() + " characters; at most " + lengthMax + " are allowed");
        }
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            // the x set has line breaks for SWIFT's own lines; in XML they are white space that may get lost
            if (character < ' ' || !SwiftCharsetUtils.is(character, SwiftCharset.x)) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "character U+%04X at %d is outside of the SWIFT x set",
                        text.codePointAt(at),
                        at + 1));
            }
        }
        return Optional.empty();
    }
}
