package io.payledger.bankfiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bank accepts in pain.001.001.09, and wants written in addition: data of {@code payment-profiles.properties}. Patterns
 * are of a form that PostgreSQL understands as well, so that a register is checked by the same rules before it is approved.
 *
 * @param name by which a legal entity names the profile of its bank
 * @param currencies matches the code of a currency that is paid
 * @param payers matches the text of an account that is paid from
 * @param payees matches the text of an account that is paid to
 * @param payeeAddress matches the currency and the text of an account that is paid to only if the payee's address is there
 * @param payerAddress the same, for the payer's address
 * @param bankByIban whether a bank without BIC is named by the clearing code in its Swiss IBAN
 * @param amountMinorMax of one transfer
 */
public record PaymentProfile(
        String name,
        String currencies,
        String payers,
        String payees,
        String payeeAddress,
        String payerAddress,
        boolean bankByIban,
        @Nullable String serviceLevel,
        @Nullable String chargeBearer,
        int nameLengthMax,
        long amountMinorMax) {

    private static final String ANY = ".*";
    private static final String NONE = "";
    private static final Map<String, PaymentProfile> ALL = read();

    /** The patterns of all profiles; each is matched with every transfer of a file. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    /** ISO 20022 as it is. */
    public static final PaymentProfile GENERIC = Objects.requireNonNull(ALL.get("generic"));

    /** By name. */
    public static Map<String, PaymentProfile> all() {
        return ALL;
    }

    /** The profile of that name, or the generic one for none. Throws {@link IllegalArgumentException} for an unknown name. */
    public static PaymentProfile named(@Nullable String name) {
        PaymentProfile profile = name == null ? GENERIC : ALL.get(name);
        if (profile == null) {
            throw new IllegalArgumentException("none of the profiles " + String.join(", ", ALL.keySet()));
        }
        return profile;
    }

    /** Why it does not pay from the account; empty if it does. */
    public Optional<String> problemWithPayer(PaymentAccount account) {
        return matches(payers, account.text())
                ? Optional.empty()
                : Optional.of("the profile " + name + " does not pay from an account of this kind or country");
    }

    /** Why it does not pay to the account; empty if it does. */
    public Optional<String> problemWithPayee(PaymentAccount account) {
        return matches(payees, account.text())
                ? Optional.empty()
                : Optional.of("the profile " + name + " does not pay to an account of this kind or country");
    }

    public Optional<String> problemWithCurrency(String currency) {
        return matches(currencies, currency)
                ? Optional.empty()
                : Optional.of("the profile " + name + " does not pay in " + currency);
    }

    boolean needsPayeeAddress(Currency currency, PaymentAccount payee) {
        return matches(payeeAddress, currency.getCurrencyCode() + " " + payee.text());
    }

    boolean needsPayerAddress(Currency currency, PaymentAccount payee) {
        return matches(payerAddress, currency.getCurrencyCode() + " " + payee.text());
    }

    private static boolean matches(String pattern, String text) {
        return COMPILED.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
    }

    private static Map<String, PaymentProfile> read() {
        Properties file = new Properties();
        try (InputStream in = Objects.requireNonNull(
                PaymentProfile.class.getResourceAsStream("payment-profiles.properties"),
                "payment-profiles.properties")) {
            file.load(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Map<String, PaymentProfile> all = new LinkedHashMap<>();
        Arrays.stream(file.getProperty("profiles").split(",", -1))
                .map(String::strip)
                .forEach(name -> all.put(name, new Members(file, name).read()));
        return Collections.unmodifiableMap(all);
    }

    /** The members of one profile in the file. */
    private record Members(Properties file, String profile) {

        PaymentProfile read() {
            return new PaymentProfile(
                    profile,
                    pattern("currencies", ANY),
                    pattern("payers", ANY),
                    pattern("payees", ANY),
                    pattern("payee-address", NONE),
                    pattern("payer-address", NONE),
                    Boolean.parseBoolean(text("bank-by-iban")),
                    text("service-level"),
                    text("charge-bearer"),
                    number("name-length-max").map(Math::toIntExact).orElse(SwiftText.NAME_LENGTH_MAX),
                    number("amount-minor-max").orElse(PaymentInstruction.AMOUNT_MINOR_MAX));
        }

        private @Nullable String text(String member) {
            return file.getProperty(profile + "." + member);
        }

        private Optional<Long> number(String member) {
            return Optional.ofNullable(text(member)).map(Long::parseLong);
        }

        private String pattern(String member, String otherwise) {
            String pattern = text(member);
            return "^(" + (pattern == null ? otherwise : withCountries(pattern)) + ")$";
        }

        private String withCountries(String pattern) {
            String filled = pattern;
            for (String name : file.stringPropertyNames()) {
                if (name.startsWith("countries.")) {
                    String list = "{" + name.substring("countries.".length()) + "}";
                    filled = filled.contains(list)
                            ? withCountries(filled.replace(list, file.getProperty(name)))
                            : filled;
                }
            }
            return filled;
        }
    }
}
