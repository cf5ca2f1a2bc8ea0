package io.payledger.bankfiles;

import java.util.Arrays;

/**
 * The status of a payment, of a batch or of a whole instruction, as its code. Banks use codes that are newer than this
 * list, so the code is kept, and {@link #meaning()} interprets the known ones.
 *
 * @param code one to four letters and digits
 */
public record StatusCode(String code) {

    /** Codes of the external code sets for pain.002. None but ACCC and ACSC says that money has moved. */
    public enum Meaning {
        /** Received, not looked at. */
        RCVD,
        /** Authentication and syntax are right. */
        ACTC,
        /** The customer's profile is right as well. */
        ACCP,
        /** Funds are checked. */
        ACFC,
        /** In process. */
        ACSP,
        /** Accepted with a change, such as another date. */
        ACWC,
        /** Accepted without posting, for now. */
        ACWP,
        /** Settled on the debtor's account. */
        ACSC,
        /** Settled on the creditor's account. */
        ACCC,
        /** Some accepted, some not: the transactions tell. */
        PART,
        PATC,
        PDNG,
        RJCT,
        CANC,
        /** Blocked. */
        BLCK,
        /** A code that this list does not have. */
        UNKNOWN
    }

    public StatusCode {
        if (!code.matches("[A-Za-z0-9]{1,4}")) {
            throw new IllegalArgumentException("not a status code of one to four letters and digits");
        }
    }

    public Meaning meaning() {
        return Arrays.stream(Meaning.values())
                .filter(known -> known != Meaning.UNKNOWN && known.name().equals(code))
                .findFirst()
                .orElse(Meaning.UNKNOWN);
    }

    public boolean isRejection() {
        return meaning() == Meaning.RJCT;
    }
}
