package io.payledger.api.payroll.model;

import io.payledger.api.payroll.model.Progress.Calculation;
import java.util.List;

/**
 * What a calculation finds in a stored register.
 *
 * @param directoryVersion the version in which accounts and employees were looked up
 * @param policyVersion the policy that was applied; 0 is the default policy
 * @param notChecked checks that were skipped, and why
 * @param changes of directory and policy, as far as no approved run was paid by them: who made them has handled the run
 */
public record Examination(
        RegisterSummary summary,
        int directoryVersion,
        int policyVersion,
        List<Blocker> blockers,
        List<String> notChecked,
        List<RuleChange> changes) {

    public Examination {
        blockers = List.copyOf(blockers);
        notChecked = List.copyOf(notChecked);
        changes = List.copyOf(changes);
    }

    Calculation calculation() {
        return new Calculation(
                summary.hash(),
                summary.totals(),
                directoryVersion,
                policyVersion,
                blockers.size(),
                notChecked,
                changes);
    }

    /** Whether it rests on the same register, directory and policy, and the cause of no open blocker is gone, such as another run. */
    boolean isOf(Calculation calculation) {
        return calculation.hash().equals(summary.hash())
                && calculation.directoryVersion() == directoryVersion
                && calculation.policyVersion() == policyVersion
                && calculation.openBlockers() <= blockers.size()
                && calculation.changes().equals(changes);
    }
}
