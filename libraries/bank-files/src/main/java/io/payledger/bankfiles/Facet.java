package io.payledger.bankfiles;

import java.time.DateTimeException;
import java.util.Currency;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A check of the text of an element, in place of the schemas, which the library does not contain. */
@FunctionalInterface
interface Facet {

    /** What is wrong with the text, without quoting it; null if it is valid. */
    @Nullable String problemWith(String text, @Nullable String currency);

    /**
     * A decimal of XML Schema: either side of the point may be empty. ISO 20022 has 18 digits for an amount in all; as minor
     * units they fit a {@code long}.
     */
    Pattern DECIMAL = Pattern.compile("\\+?(?=\\.?\\d)(\\d{0,18})(?:\\.(\\d{0,18}))?");

    /** Text for people. Banks exceed the 105 characters of the schemas; what is kept of it is bounded. */
    Facet FREE_TEXT = (text, currency) -> null;

    Facet DATE = parsed(IsoTimes::date);

    Facet TIME = parsed(IsoTimes::wallClock);

    Facet CREDIT_DEBIT = oneOf("CRDT", "DBIT");

    /** XML Schema has four ways to write a boolean. */
    Facet BOOLEAN = oneOf("true", "false", "1", "0");

    Facet IBAN = (text, currency) -> Iban.problemWith(text).orElse(null);

    Facet CURRENCY = (text, currency) -> currencyOf(text) == null ? "not a currency with minor units" : null;

    /** Codes of the external code sets: new ones appear without a new version of the message. */
    Facet CODE = pattern("[A-Za-z0-9]{1,4}", "not a code of one to four letters and digits");

    /** Fits a {@code long}, and a model's text or decimal. */
    Facet COUNT = pattern("\\d{1,15}", "not a number of at most 15 digits");

    Facet SEQUENCE = pattern("\\d{1,18}", "not a number of at most 18 digits");

    Facet AMOUNT = (text, currency) -> {
        if (currency == null) {
            return "an amount without its currency";
        }
        Currency unit = currencyOf(currency);
        if (unit == null) {
            return "an amount in an unknown currency";
        }
        if (text.startsWith("-")) {
            return "an amount has no sign; debits are marked as such";
        }
        var parts = DECIMAL.matcher(text);
        if (!parts.matches()) {
            return "not a decimal amount such as 1234.50";
        }
        int decimals = unit.getDefaultFractionDigits();
        if (parts.group(2) != null && parts.group(2).replaceFirst("0+$", "").length() > decimals) {
            // zeros at the end are no digits of the value, as in XML Schema; any other digit would be lost
            return "more than the " + decimals + " decimals that " + unit.getCurrencyCode() + " has";
        }
        return parts.group(1).replaceFirst("^0+", "").length() + decimals > PaymentInstruction.DIGITS_MAX
                ? "an amount of more than " + PaymentInstruction.DIGITS_MAX + " digits in minor units"
                : null;
    };

    static Facet text(int lengthMax) {
        return (text, currency) -> text.length() > lengthMax ? "longer than " + lengthMax + " characters" : null;
    }

    private static Facet parsed(Consumer<String> parser) {
        return (text, currency) -> {
            try {
                parser.accept(text);
                return null;
            } catch (DateTimeException wrong) {
                return wrong.getMessage();
            }
        };
    }

    static Facet oneOf(String... allowed) {
        Set<String> words = Set.of(allowed);
        return (text, currency) -> words.contains(text) ? null : "none of " + String.join(", ", allowed);
    }

    static Facet pattern(String regex, String otherwise) {
        Pattern pattern = Pattern.compile(regex);
        return (text, currency) -> pattern.matcher(text).matches() ? null : otherwise;
    }

    static @Nullable Currency currencyOf(String code) {
        try {
            Currency currency = Currency.getInstance(code);
            // XAU, XXX and similar codes have no minor units; accounts do not use them
            return currency.getDefaultFractionDigits() < 0 ? null : currency;
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }
}
