package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.Totals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the current register of a run has come. The next edit voids all of it.
 *
 * @param calculation the result of the last calculation; null while the run is a DRAFT
 * @param submittedBy null until the approval is asked for
 * @param approvals of this content
 * @param release null until the payments may be made
 * @param transmittedAt when its payments were handed to the bank
 */
public record Progress(
        @Nullable Calculation calculation,
        @Nullable String submittedBy,
        List<Approval> approvals,
        @Nullable Release release,
        @Nullable Instant transmittedAt) {

    static final Progress NONE = new Progress(null, null, List.of(), null, null);

    public Progress {
        approvals = List.copyOf(approvals);
    }

    /**
     * The result of a calculation.
     *
     * @param hash of the register and of the accounts that it pays to
     * @param directoryVersion the version of the directory in which the accounts are looked up
     * @param policyVersion the policy that was applied
     * @param openBlockers blockers that are not accepted
     * @param notChecked checks that were skipped, and why
     * @param changes of directory and policy by people who have handled the run by making them
     */
    public record Calculation(
            String hash,
            Totals totals,
            int directoryVersion,
            int policyVersion,
            int openBlockers,
            List<String> notChecked,
            List<RuleChange> changes) {

        public Calculation {
            notChecked = List.copyOf(notChecked);
            changes = List.copyOf(changes);
        }

        Calculation withBlockers(int open) {
            return new Calculation(hash, totals, directoryVersion, policyVersion, open, notChecked, changes);
        }
    }

    /**
     * @param at when the payments were released; also when their file was made
     * @param executionDate the day on which the bank pays
     */
    public record Release(Instant at, LocalDate executionDate) {}

    Progress with(Calculation current) {
        return new Progress(current, submittedBy, approvals, release, transmittedAt);
    }

    Progress submitted(String by) {
        return new Progress(calculation, by, List.of(), null, null);
    }

    Progress approved(List<Approval> all) {
        return new Progress(calculation, submittedBy, all, null, null);
    }

    Progress released(Release released) {
        return new Progress(calculation, submittedBy, approvals, released, null);
    }

    Progress transmitted(Instant at) {
        return new Progress(calculation, submittedBy, approvals, release, at);
    }
}
