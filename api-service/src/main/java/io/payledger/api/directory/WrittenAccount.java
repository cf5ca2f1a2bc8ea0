package io.payledger.api.directory;

import io.payledger.bankfiles.ClearingSystem;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.LocalAccount;
import io.payledger.bankfiles.PaymentAccount;
import io.payledger.bankfiles.SwiftText;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An account as people write it: an IBAN, or a number with the code of its bank in a clearing system, or with a BIC.
 *
 * @param text of the {@link PaymentAccount}
 */
record WrittenAccount(String text, Optional<String> bic) {

    /** The parts, by the names of their columns in a file. */
    enum Part {
        IBAN,
        BIC,
        NUMBER,
        CLEARING_SYSTEM,
        CLEARING_CODE
    }

    /**
     * The account of the parts; empty if they are not one.
     *
     * @param written a part that is left out is absent or empty
     * @param errors takes the first that is wrong, and what to do; it does not quote the value
     */
    static Optional<WrittenAccount> of(Map<Part, String> written, BiConsumer<Part, String> errors) {
        String iban = compact(written, Part.IBAN);
        String number = written.getOrDefault(Part.NUMBER, "").strip();
        String system = compact(written, Part.CLEARING_SYSTEM);
        String code = compact(written, Part.CLEARING_CODE).replace("-", "");
        String bic = compact(written, Part.BIC);
        Optional<String> wrongBic = bic.isEmpty() ? Optional.empty() : SwiftText.problemWithBic(bic);
        if (wrongBic.isPresent()) {
            return refused(errors, Part.BIC, wrongBic.get());
        }
        if (iban.isEmpty() == number.isEmpty()) {
            return refused(
                    errors,
                    iban.isEmpty() ? Part.IBAN : Part.NUMBER,
                    iban.isEmpty()
                            ? "not an account: give an IBAN, or a number with the code of its bank"
                            : "a second account beside the IBAN: leave one of them out");
        }
        return iban.isEmpty() ? local(number, system, code, bic, errors) : ofIban(iban, system + code, bic, errors);
    }

    private static Optional<WrittenAccount> ofIban(
            String iban, String clearing, String bic, BiConsumer<Part, String> errors) {
        Optional<String> problem = Iban.problemWith(iban);
        if (problem.isPresent()) {
            return refused(errors, Part.IBAN, problem.get());
        }
        return clearing.isEmpty()
                ? Optional.of(new WrittenAccount(iban, Optional.of(bic).filter(text -> !text.isEmpty())))
                : refused(
                        errors,
                        Part.CLEARING_SYSTEM,
                        "not used with an IBAN, which names the bank: leave it and the code out");
    }

    private static Optional<WrittenAccount> local(
            String number, String system, String code, String bic, BiConsumer<Part, String> errors) {
        Optional<String> wrongNumber = LocalAccount.problemWithNumber(number);
        if (wrongNumber.isPresent()) {
            return refused(errors, Part.NUMBER, wrongNumber.get());
        }
        if (system.isEmpty() && code.isEmpty()) {
            return bic.isEmpty()
                    ? refused(
                            errors,
                            Part.CLEARING_SYSTEM,
                            "missing: a number needs the clearing code of its bank, or the BIC")
                    : Optional.of(new WrittenAccount(new LocalAccount(null, bic, number).text(), Optional.of(bic)));
        }
        Optional<ClearingSystem> clearing = ClearingSystem.named(system);
        if (clearing.isEmpty()) {
            return refused(errors, Part.CLEARING_SYSTEM, "not one of " + ClearingSystem.codes());
        }
        Optional<String> wrongCode = clearing.get().problemWith(code);
        return wrongCode.isPresent()
                ? refused(errors, Part.CLEARING_CODE, wrongCode.get())
                : Optional.of(new WrittenAccount(
                        new LocalAccount(clearing.get(), code, number).text(),
                        Optional.of(bic).filter(text -> !text.isEmpty())));
    }

    /** People write IBANs and codes in groups. */
    private static String compact(Map<Part, String> written, Part part) {
        return written.getOrDefault(part, "").replace(" ", "");
    }

    private static Optional<WrittenAccount> refused(BiConsumer<Part, String> errors, Part part, String what) {
        errors.accept(part, what);
        return Optional.empty();
    }
}
