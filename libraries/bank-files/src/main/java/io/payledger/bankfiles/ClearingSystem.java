package io.payledger.bankfiles;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A national clearing system, by its code in the ISO 20022 external code set, and the form of its banks' codes. */
public enum ClearingSystem {
    AUBSB("AU", "\\d{6}", "BSB number of 6 digits"),
    CACPA("CA", "\\d{9}", "routing number of 9 digits"),
    CHBCC("CH", "\\d{3,5}", "institutional identification (IID) of 3 to 5 digits"),
    CNAPS("CN", "\\d{12}", "CNAPS code of 12 digits"),
    GBDSC("GB", "\\d{6}", "sort code of 6 digits"),
    HKNCC("HK", "\\d{3}", "bank code of 3 digits"),
    INFSC("IN", "[A-Z]{4}0[A-Z0-9]{6}", "IFSC of 11 characters"),
    JPZGN("JP", "\\d{7}", "bank and branch code of 7 digits"),
    NZNCC("NZ", "\\d{6}", "bank and branch number of 6 digits"),
    SGIBG("SG", "\\d{3,4}|\\d{7}", "bank code of 3, 4 or 7 digits"),
    USABA("US", "\\d{9}", "routing number (ABA) of 9 digits"),
    ZANCC("ZA", "\\d{6}", "branch code of 6 digits");

    private static final int[] ABA_WEIGHTS = {3, 7, 1};
    private static final String CODES =
            Arrays.stream(values()).map(ClearingSystem::name).collect(Collectors.joining(", "));

    private final String country;
    private final Pattern form;
    private final String description;

    ClearingSystem(String country, String form, String description) {
        this.country = country;
        this.form = Pattern.compile(form);
        this.description = description;
    }

    /** Empty if the code is not one of these. */
    public static Optional<ClearingSystem> named(String code) {
        return Arrays.stream(values())
                .filter(system -> system.name().equals(code))
                .findFirst();
    }

    /** The codes, for a message. */
    public static String codes() {
        return CODES;
    }

    public String country() {
        return country;
    }

    /** Why the text is not a code of a bank in this system, without quoting it; empty if it can be one. */
    public Optional<String> problemWith(String code) {
        if (!form.matcher(code).matches()) {
            return Optional.of("not a " + description);
        }
        return this == USABA && !hasAbaCheckDigit(code)
                ? Optional.of("not a " + description + ": its check digit is wrong")
                : Optional.empty();
    }

    private static boolean hasAbaCheckDigit(String code) {
        int sum = 0;
        for (int i = 0; i < code.length(); i++) {
            sum += ABA_WEIGHTS[i % ABA_WEIGHTS.length] * (code.charAt(i) - '0');
        }
        return sum % 10 == 0;
    }
}
