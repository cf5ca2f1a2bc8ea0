package io.payledger.bankfiles;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account of a country without IBANs: a number at a bank, which has a code in its clearing system, or a BIC. A component
 * that is wrong is refused with an {@link IllegalArgumentException} that never quotes it.
 *
 * @param clearingSystem null if {@code bank} is a BIC
 * @param bank the bank's code, or its BIC
 * @param number of the account, as the bank writes it
 */
public record LocalAccount(@Nullable ClearingSystem clearingSystem, String bank, String number)
        implements PaymentAccount {

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 .-]{0,32}[A-Za-z0-9])?");

    public LocalAccount {
        Optional<String> problem = problemWithNumber(number)
                .or(() -> clearingSystem == null ? SwiftText.problemWithBic(bank) : clearingSystem.problemWith(bank));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** What is wrong with the number of an account, without quoting it; empty if it can be one. */
    public static Optional<String> problemWithNumber(String number) {
        return NUMBER.matcher(number).matches()
                ? Optional.empty()
                : Optional.of("not an account number of at most 34 letters, digits, blanks, points and hyphens");
    }

    static LocalAccount ofText(String text) {
        String bank = text.substring(0, text.indexOf('/'));
        String number = text.substring(bank.length() + 1);
        int colon = bank.indexOf(':');
        return colon < 0
                ? new LocalAccount(null, bank, number)
                : new LocalAccount(
                        ClearingSystem.named(bank.substring(0, colon))
                                .orElseThrow(() -> new IllegalArgumentException("not a known clearing system")),
                        bank.substring(colon + 1),
                        number);
    }

    @Override
    public String text() {
        return (clearingSystem == null ? "" : clearingSystem + ":") + bank + "/" + number;
    }

    @Override
    public String country() {
        return clearingSystem == null ? bank.substring(4, 6) : clearingSystem.country();
    }

    @Override
    public String toString() {
        return (clearingSystem == null ? "BIC" : clearingSystem) + "…";
    }
}
