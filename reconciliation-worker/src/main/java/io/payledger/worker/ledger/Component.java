package io.payledger.worker.ledger;

import io.payledger.events.Amounts;
import java.math.BigInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One amount of an item, with the check that compares its sums and the accounts that it is booked to. */
enum Component {
    GROSS(Check.GROSS, Amounts::grossMinor, Account.WAGES_EXPENSE, null),
    REIMBURSEMENTS(Check.REIMBURSEMENTS, Amounts::reimbursementsMinor, Account.REIMBURSEMENTS_EXPENSE, null),
    EMPLOYEE_TAXES(Check.EMPLOYEE_TAXES, Amounts::employeeTaxesMinor, null, Account.EMPLOYEE_TAXES_PAYABLE),
    EMPLOYEE_BENEFITS(Check.EMPLOYEE_BENEFITS, Amounts::employeeBenefitsMinor, null, Account.EMPLOYEE_BENEFITS_PAYABLE),
    POST_TAX_DEDUCTIONS(
            Check.POST_TAX_DEDUCTIONS, Amounts::postTaxDeductionsMinor, null, Account.POST_TAX_DEDUCTIONS_PAYABLE),
    NET(Check.NET, Amounts::netMinor, null, Account.NET_PAY_CLEARING),
    EMPLOYER_TAXES(
            Check.EMPLOYER_TAXES,
            Amounts::employerTaxesMinor,
            Account.EMPLOYER_TAXES_EXPENSE,
            Account.EMPLOYER_TAXES_PAYABLE),
    EMPLOYER_BENEFITS(
            Check.EMPLOYER_BENEFITS,
            Amounts::employerBenefitsMinor,
            Account.EMPLOYER_BENEFITS_EXPENSE,
            Account.EMPLOYER_BENEFITS_PAYABLE);

    private final Check check;

    @SuppressWarnings("ImmutableEnumChecker") // a method of a record
    private final ToLongFunction<Amounts> amount;

    private final @Nullable Account debit;
    private final @Nullable Account credit;

    Component(Check check, ToLongFunction<Amounts> amount, @Nullable Account debit, @Nullable Account credit) {
        this.check = check;
        this.amount = amount;
        this.debit = debit;
        this.credit = credit;
    }

    Check check() {
        return check;
    }

    BigInteger of(Amounts amounts) {
        return BigInteger.valueOf(amount.applyAsLong(amounts));
    }

    @Nullable Account debit() {
        return debit;
    }

    @Nullable Account credit() {
        return credit;
    }
}
