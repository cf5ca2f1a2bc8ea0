package io.payledger.api.policy;

import java.util.Optional;

/**
 * A tenant's rules for its runs.
 *
 * @param version counts the changes, from 1; 0 is the default policy
 * @param requiredApprovals the number of different people who must approve a run that is created from now on
 * @param runVariancePercent by how much a run's gross may differ from the last comparable one; empty: not checked
 * @param payDateDaysMax how many days before or after its period a run may pay; empty: not checked
 * @param retentionMonths how long the data of employees who have left are kept; empty: without an end
 */
public record Policy(
        int version,
        int requiredApprovals,
        Optional<Integer> runVariancePercent,
        Optional<Integer> departmentVariancePercent,
        Optional<Integer> employeeVariancePercent,
        Optional<Integer> payDateDaysMax,
        Optional<Integer> retentionMonths) {

    public static final int APPROVALS_MAX = 20;
    public static final int PERCENT_MAX = 1_000_000;
    public static final int PAY_DATE_DAYS_MAX = 3_660;
    public static final int RETENTION_MONTHS_MAX = 1_200;

    public Policy {
        if (requiredApprovals < 1 || requiredApprovals > APPROVALS_MAX) {
            throw new IllegalArgumentException("requiredApprovals lies between 1 and " + APPROVALS_MAX);
        }
        requireWithin("runVariancePercent", runVariancePercent, 0, PERCENT_MAX);
        requireWithin("departmentVariancePercent", departmentVariancePercent, 0, PERCENT_MAX);
        requireWithin("employeeVariancePercent", employeeVariancePercent, 0, PERCENT_MAX);
        requireWithin("payDateDaysMax", payDateDaysMax, 0, PAY_DATE_DAYS_MAX);
        requireWithin("retentionMonths", retentionMonths, 1, RETENTION_MONTHS_MAX);
    }

    private static void requireWithin(String name, Optional<Integer> value, int least, int most) {
        if (value.isPresent() && (value.get() < least || value.get() > most)) {
            throw new IllegalArgumentException(name + " lies between " + least + " and " + most + ", or is left out");
        }
    }
}
