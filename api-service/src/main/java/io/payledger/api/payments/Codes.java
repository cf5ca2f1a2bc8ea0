package io.payledger.api.payments;

import io.payledger.bankfiles.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reasons in events, as codes: the text of a bank may name people or accounts. */
final class Codes {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,4}");

    private Codes() {}

    static Optional<String> of(@Nullable Reason reason) {
        return Optional.ofNullable(reason).map(Reason::code).filter(code -> CODE.matcher(code)
                .matches());
    }

    /** The first code. */
    static Optional<String> of(List<Reason> reasons) {
        return reasons.stream().flatMap(reason -> of(reason).stream()).findFirst();
    }
}
