package io.payledger.api.policy;

import java.util.Optional;

/**
 * A tenant's rules for its runs.
 *
 * @param version counts the changes, from 1; 0 is the default policy
 * @param requiredApprovals the number of different people who must approve a run that is created from now on
 * @param runVariancePercent by how much a run's gross may differ from the last comparable one; empty: not checked
 * @param retentionMonths how long the data of employees who have left are kept; empty: without an end
 */
public record Policy(
        int version,
        int requiredApprovals,
        Optional<Integer> runVariancePercent,
        Optional<Integer> departmentVariancePercent,
        Optional<Integer> employeeVariancePercent,
        Optional<Integer> retentionMonths) {

    public static final int APPROVALS_MAX = 20;
    public static final int PERCENT_MAX = 1_000_000;
    public static final int RETENTION_MONTHS_MAX = 1_200;

    public Policy {
        if (requiredApprovals < 1 || requiredApprovals > APPROVALS_MAX) {
            throw new IllegalArgumentException("requiredApprovals lies between 1 and " + APPROVALS_MAX);
        }
        requirePercent("runVariancePercent", runVariancePercent);
        requirePercent("departmentVariancePercent", departmentVariancePercent);
        requirePercent("employeeVariancePercent", employeeVariancePercent);
        if (retentionMonths.isPresent()
                && (retentionMonths.get() < 1 || retentionMonths.get() > RETENTION_MONTHS_MAX)) {
            throw new IllegalArgumentException(
                    "retentionMonths lies between 1 and " + RETENTION_MONTHS_MAX + ", or is left out");
        }
    }

    private static void requirePercent(String name, Optional<Integer> percent) {
        if (percent.isPresent() && (percent.get() < 0 || percent.get() > PERCENT_MAX)) {
            throw new IllegalArgumentException(name + " lies between 0 and " + PERCENT_MAX + ", or is left out");
        }
    }
}
