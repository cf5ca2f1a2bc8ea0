package io.payledger.bankfiles;

import java.util.Optional;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.iban4j.InvalidCheckDigitException;
import org.iban4j.UnsupportedCountryException;

/** An account number whose country, length and check digits are right, as iban4j knows them. Prints as its country only. */
public record Iban(String electronic) implements PaymentAccount {

    /** Throws {@link IllegalArgumentException}, which does not quote the text. */
    public Iban {
        Optional<String> problem = problemWith(electronic);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** Why the text is not an IBAN in electronic form, without quoting it; empty if it is one. */
    public static Optional<String> problemWith(String text) {
        try {
            IbanUtil.validate(text);
            return Optional.empty();
        } catch (InvalidCheckDigitException mistyped) {
            return Optional.of("not an IBAN: its check digits are wrong");
        } catch (UnsupportedCountryException elsewhere) {
            return Optional.of("not an IBAN: its country has none");
        } catch (Iban4jException malformed) {
            // the message and the cause quote the number, and exceptions are logged
            return Optional.of("not an IBAN in upper case without blanks, or of the wrong length for its country");
        }
    }

    @Override
    public String text() {
        return electronic;
    }

    @Override
    public String country() {
        return electronic.substring(0, 2);
    }

    @Override
    public String toString() {
        return electronic.substring(0, 2) + "…";
    }
}
