package io.payledger.worker.ledger;

import java.util.Locale;

/** The accounts that a payroll run touches. */
public enum Account {
    WAGES_EXPENSE,
    REIMBURSEMENTS_EXPENSE,
    /** Owed to tax offices and social security, out of the employees' pay. */
    EMPLOYEE_TAXES_PAYABLE,
    EMPLOYEE_BENEFITS_PAYABLE,
    POST_TAX_DEDUCTIONS_PAYABLE,
    /** Owed to the employees until it is paid: credited with the net, debited by what pays it. */
    NET_PAY_CLEARING,
    EMPLOYER_TAXES_EXPENSE,
    EMPLOYER_TAXES_PAYABLE,
    EMPLOYER_BENEFITS_EXPENSE,
    EMPLOYER_BENEFITS_PAYABLE,
    /** Net pay that no transfer pays: by check or in cash, or a negative net that the employee owes. */
    PAID_OTHERWISE,
    /** Credited with what the bank has booked, debited with what came back. */
    BANK,
    /** What the bank's bookings leave open, once its break is resolved or dismissed. */
    ASSESSED_DIFFERENCES;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
