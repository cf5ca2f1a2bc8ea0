package io.payledger.api.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The policy of tenants that have not set their own. */
@ConfigMapping(prefix = "payledger.policy")
public interface PolicyConfig {

    /** The number of different people who must approve a run that is created from now on; none of them may have prepared it. */
    @WithDefault("1")
    int requiredApprovals();

    /** By how many percent a run's gross may differ from the last comparable one. Smaller finds more blockers. */
    @WithDefault("25")
    Optional<Integer> runVariancePercent();

    /** The same for each department. */
    @WithDefault("30")
    Optional<Integer> departmentVariancePercent();

    /** The same for each employee. */
    @WithDefault("50")
    Optional<Integer> employeeVariancePercent();

    /** How many days before or after its period a run may pay. A pay date beyond is a blocker; empty: not checked. */
    @WithDefault("31")
    Optional<Integer> payDateDaysMax();

    /** How long a proposed policy can be confirmed. Longer leaves more time to the second person, and an old proposal open for longer. */
    @WithDefault("7d")
    Duration proposalValidity();

    default Policy policy() {
        return new Policy(
                0,
                requiredApprovals(),
                runVariancePercent(),
                departmentVariancePercent(),
                employeeVariancePercent(),
                payDateDaysMax(),
                // two people of the tenant decide that data are erased, never a default
                Optional.empty());
    }
}
