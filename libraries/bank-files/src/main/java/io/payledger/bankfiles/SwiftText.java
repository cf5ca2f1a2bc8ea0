package io.payledger.bankfiles;

import com.prowidesoftware.swift.model.SwiftCharset;
import com.prowidesoftware.swift.model.SwiftCharsetUtils;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;

/**
 * Text that every bank accepts: the SWIFT x set on one line. Check names and references here when they are entered, so
 * that a {@link PaymentInstruction} does not refuse them on payday.
 */
public final class SwiftText {

    /** References: message id, end-to-end id. */
    public static final int REFERENCE_LENGTH_MAX = 35;

    /** Names and remittance texts. SEPA banks may cut names after 70. */
    public static final int NAME_LENGTH_MAX = 140;

    /** The value of ISO 20022 for a mandatory reference that does not exist. */
    static final String NOT_PROVIDED = "NOTPROVIDED";

    private SwiftText() {}

    /** What is wrong with a name or a remittance text, without quoting it; empty if it is valid. */
    public static Optional<String> problemWithName(String text) {
        return problem(text, NAME_LENGTH_MAX);
    }

    /** What is wrong with a reference, without quoting it; empty if it is valid. */
    public static Optional<String> problemWithReference(String text) {
        if (text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            // SEPA: such a slash can be mistaken for a field separator
            return Optional.of("a reference neither starts nor ends with a slash, nor has two in a row");
        }
        return problem(text, REFERENCE_LENGTH_MAX);
    }

    /**
     * The text without accents, as Apache Commons Lang strips them: é becomes e, Ł becomes L. Characters without a plain
     * form, such as ß, stay and are refused on use. Never done silently: the payer decides how a name is spelled.
     */
    public static String withoutAccents(String text) {
        return StringUtils.stripAccents(text);
    }

    /** Why the text is not a BIC; empty if it is one. */
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
            // the line breaks of the x set separate the lines of SWIFT messages; in XML they are white space that may
            // get lost
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
