package io.payledger.api.payroll.model;

import io.payledger.api.payroll.model.Progress.Calculation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a calculation finds in a stored register.
 *
 * @param directoryVersion the version in which accounts and employees were looked up
 * @param policyVersion the policy that was applied; 0 is the default policy
 * @param notChecked checks that were skipped, and why
 * @param stored kinds and subjects of the blockers that the run has so far, accepted ones as well
 * @param changes of directory and policy, as far as no approved run was paid by them: who made them has handled the run
 */
public record Examination(
        RegisterSummary summary,
        int directoryVersion,
        int policyVersion,
        List<Blocker> blockers,
        List<String> notChecked,
        Set<String> stored,
        List<RuleChange> changes) {

    public Examination {
        blockers = List.copyOf(blockers);
        notChecked = List.copyOf(notChecked);
        stored = Set.copyOf(stored);
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

    /** Whether it rests on the same register, directory and policy, and finds the blockers that the run has. */
    boolean isOf(Calculation calculation) {
        return calculation.hash().equals(summary.hash())
                && calculation.directoryVersion() == directoryVersion
                && calculation.policyVersion() == policyVersion
                && blockers.stream()
                        .map(Blocker::kindAndSubject)
                        .collect(Collectors.toSet())
                        .equals(stored)
                && calculation.changes().equals(changes);
    }
}
