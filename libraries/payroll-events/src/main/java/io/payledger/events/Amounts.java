package io.payledger.events;

/**
 * The components of one employee's pay, or their sums, in minor units of the run's currency. What an employee is paid:
 * {@code net = gross + reimbursements - employeeTaxes - employeeBenefits - postTaxDeductions}. What it costs the employer
 * beyond the gross are {@code employerTaxes} and {@code employerBenefits}. Arithmetic throws {@link ArithmeticException}
 * rather than wrap.
 *
 * @param reimbursementsMinor expenses that are paid back with the pay
 * @param employeeTaxesMinor withheld for tax offices and social security
 * @param employeeBenefitsMinor the employee's share of pensions, insurances and the like
 * @param postTaxDeductionsMinor such as garnishments, union fees, advances paid back
 */
public record Amounts(
        long grossMinor,
        long reimbursementsMinor,
        long employeeTaxesMinor,
        long employeeBenefitsMinor,
        long postTaxDeductionsMinor,
        long netMinor,
        long employerTaxesMinor,
        long employerBenefitsMinor) {

    public static final Amounts ZERO = new Amounts(0, 0, 0, 0, 0, 0, 0, 0);

    public Amounts plus(Amounts other) {
        return new Amounts(
                Math.addExact(grossMinor, other.grossMinor),
                Math.addExact(reimbursementsMinor, other.reimbursementsMinor),
                Math.addExact(employeeTaxesMinor, other.employeeTaxesMinor),
                Math.addExact(employeeBenefitsMinor, other.employeeBenefitsMinor),
                Math.addExact(postTaxDeductionsMinor, other.postTaxDeductionsMinor),
                Math.addExact(netMinor, other.netMinor),
                Math.addExact(employerTaxesMinor, other.employerTaxesMinor),
                Math.addExact(employerBenefitsMinor, other.employerBenefitsMinor));
    }

    /** The net that the other components make. */
    public long netOfComponentsMinor() {
        long net = Math.addExact(grossMinor, reimbursementsMinor);
        net = Math.subtractExact(net, employeeTaxesMinor);
        net = Math.subtractExact(net, employeeBenefitsMinor);
        return Math.subtractExact(net, postTaxDeductionsMinor);
    }
}
