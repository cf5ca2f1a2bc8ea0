package io.payledger.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened to a payroll run. Amounts are in minor units of their ISO 4217 currency (cents of EUR, yen of JPY). An
 * event tells everything its readers need: nobody has to ask the database.
 */
public sealed interface PayrollEvent {

    /** The aggregate that the event is about. */
    UUID run();

    /**
     * Names what the run is for; it is an empty DRAFT.
     *
     * @param corrects the run that a CORRECTION makes good
     * @param requiredApprovals how many different people have to approve
     */
    record RunCreated(
            UUID run,
            RunType type,
            Optional<UUID> corrects,
            String legalEntity,
            String payGroup,
            LocalDate periodStart,
            LocalDate periodEnd,
            LocalDate payDate,
            Optional<Instant> approvalDeadline,
            Optional<Instant> reopenDeadline,
            int requiredApprovals,
            String preparedBy)
            implements PayrollEvent {}

    /**
     * A part of a register. Registers are recorded whole: chunk 1 of a revision supersedes the items of all earlier
     * revisions, and the register is complete with chunk {@code chunks}. The run is a DRAFT.
     *
     * @param revision counts the run's registers from 1
     * @param chunk from 1 to {@code chunks}
     */
    record ItemsRecorded(UUID run, int revision, int chunk, int chunks, List<Item> items) implements PayrollEvent {

        public ItemsRecorded {
            if (chunk < 1 || chunk > chunks) {
                throw new IllegalArgumentException("chunk " + chunk + " of " + chunks);
            }
            items = List.copyOf(items);
        }
    }

    /** The register was summed, hashed and looked through: from here on it is what the totals say. */
    record RunCalculated(UUID run, Content content, String calculatedBy, List<ControlTotal> controlTotals)
            implements PayrollEvent {

        public RunCalculated {
            controlTotals = List.copyOf(controlTotals);
        }
    }

    /** The preparer asks for approval of this content and no other. */
    record RunSubmitted(UUID run, Content content, String submittedBy, List<ControlTotal> controlTotals)
            implements PayrollEvent {

        public RunSubmitted {
            controlTotals = List.copyOf(controlTotals);
        }
    }

    /** One of several people approved, and more are needed. */
    record ApprovalGiven(UUID run, Content content, Approval approval, int required) implements PayrollEvent {}

    /** Enough people approved; the control totals are summed from the items under the lock of the last approval. */
    record RunApproved(UUID run, Content content, List<Approval> approvals, List<ControlTotal> controlTotals)
            implements PayrollEvent {

        public RunApproved {
            approvals = List.copyOf(approvals);
            controlTotals = List.copyOf(controlTotals);
        }
    }

    /** Back to DRAFT, by somebody who was asked to approve. */
    record RunRejected(UUID run, Content content, String rejectedBy, String reason) implements PayrollEvent {}

    /** Back to DRAFT after it was approved. */
    record RunReopened(UUID run, Content content, String reopenedBy, String reason) implements PayrollEvent {}

    /** May be paid. */
    record RunReleased(UUID run, Content content, String releasedBy) implements PayrollEvent {}

    /** Its payments were handed to the bank: nothing takes them back any more. */
    record RunTransmitted(UUID run, Content content, String transmittedBy) implements PayrollEvent {}

    /** Nothing more happens to it. */
    record RunClosed(UUID run, Content content, String closedBy) implements PayrollEvent {}

    /** Given up before anybody was paid. */
    record RunCancelled(UUID run, int revision, String cancelledBy, String reason) implements PayrollEvent {}

    /**
     * Which register an event is about.
     *
     * @param revision counts the run's registers from 1
     * @param hash SHA-256 over everything in it, hexadecimal
     */
    record Content(int revision, String hash) {}

    /**
     * One person's word.
     *
     * @param overriddenBecause why the approval counts although the deadline had passed
     */
    record Approval(String by, Instant at, Optional<String> overriddenBecause) {}

    /**
     * One employee's pay in one currency: {@code net = gross - taxes - deductions}.
     *
     * @param employee an opaque reference, never a name
     * @param currency ISO 4217 letters
     */
    record Item(
            String employee, String currency, long grossMinor, long taxesMinor, long deductionsMinor, long netMinor) {}

    /** The sums over all items of one currency. */
    record ControlTotal(
            String currency, long headcount, long grossMinor, long taxesMinor, long deductionsMinor, long netMinor) {}
}
