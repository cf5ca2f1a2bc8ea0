package io.payledger.bankfiles;

import com.ibm.icu.text.Transliterator;
import com.prowidesoftware.swift.model.SwiftCharset;
import com.prowidesoftware.swift.model.SwiftCharsetUtils;
import java.util.Locale;
import java.util.Optional;
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

    /** The text, if it is valid as a name. */
    public static Optional<String> name(String text) {
        return Optional.of(text).filter(name -> problemWithName(name).isEmpty());
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
     * The text in the SWIFT x set, as far as its letters have one Latin spelling: those of the Latin, Greek, Cyrillic,
     * Armenian and Georgian scripts. Others stay, and {@link #problemWithName} names them. Han, Arabic, Hebrew and the other
     * scripts are among these: how a name in them is read depends on the language and on the person, and a bank compares the
     * name with that of the account.
     *
     * <p>The result can change with the version of ICU, so store it beside the text if it has to stay the same. The first
     * call loads ICU's data and takes some hundred milliseconds.
     */
    public static String transliterated(String text) {
        // most texts are valid as they are
        return text.chars().allMatch(SwiftText::isInSet) ? text : Latin.SPELLING.transliterate(text);
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

    static Optional<String> problem(String text, int lengthMax) {
        if (text.isBlank() || !text.equals(text.strip())) {
            return Optional.of("empty, or begins or ends with a blank");
        }
        if (text.length() > lengthMax) {
            return Optional.of("has " + text.length() + " characters; at most " + lengthMax + " are allowed");
        }
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (!isInSet(character)) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "character U+%04X at %d is outside of the SWIFT x set",
                        text.codePointAt(at),
                        at + 1));
            }
        }
        return Optional.empty();
    }

    /** The line breaks of the x set separate the lines of SWIFT messages; in XML they are white space that may get lost. */
    private static boolean isInSet(int character) {
        return character >= ' ' && SwiftCharsetUtils.is((char) character, SwiftCharset.x);
    }

    /** The spelling of letters; immutable and thread-safe, as every transliterator of ICU. */
    private static final class Latin {

        /**
         * Umlauts and the ampersand as German banks convert them (DFÜ-Abkommen, Anlage 3, character set). Greek by UNGEGN
         * and Cyrillic by BGN/PCGN are close to the spelling in passports, which is the one that banks know.
         */
        private static final String RULES = """
                :: NFC ;
                ä > ae ; ö > oe ; ü > ue ;
                Ä } [:Lowercase:] > Ae ; Ö } [:Lowercase:] > Oe ; Ü } [:Lowercase:] > Ue ;
                Ä > AE ; Ö > OE ; Ü > UE ;
                # before Greek, where it is a question mark
                ';' > ',' ;
                :: Greek-Latin/UNGEGN ;
                :: Russian-Latin/BGN ;
                :: [[:Greek:][:Cyrillic:][:Armenian:][:Georgian:]] Any-Latin ;
                # the primes that stand for the soft and the hard sign
                [ʹʺ] > ;
                :: Latin-ASCII ;
                :: NFD ;
                [[:Mn:]\\u200C\\u200D] > ;
                :: NFC ;
                '&' > '+' ;
                '_' > '-' ;
                [:Zs:] > ' ' ;
                """;

        static final Transliterator SPELLING =
                Transliterator.createFromRules("payledger-swift", RULES, Transliterator.FORWARD);
    }
}
