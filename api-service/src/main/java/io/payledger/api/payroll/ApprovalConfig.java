package io.payledger.api.payroll;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an approval takes. */
@ConfigMapping(prefix = "payledger.approvals")
public interface ApprovalConfig {

    /** How many different people have to approve a run that is created from now on; none of them may have prepared it. */
    @WithDefault("1")
    int required();
}
