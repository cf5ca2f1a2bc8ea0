package io.payledger.events;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What happened to a payroll run. Amounts are in minor units of their ISO 4217 currency (cents of EUR, yen of JPY). An
 * event tells everything its readers need: nobody has to ask the database.
 */
public sealed interface PayrollEvent {

    /** The aggregate that the event is about. */
    UUID run();

    /** Names the pay group and the period; the run is an empty DRAFT. */
    record RunCreated(
            UUID run, String payGroup, LocalDate periodStart, LocalDate periodEnd, LocalDate payDate, String preparedBy)
            implements PayrollEvent {}

    /**
     * A part of a register. Registers are recorded whole: chunk 1 of a revision supersedes the items of all earlier
     * revisions, and the register is complete with chunk {@code chunks}.
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

    /** The preparer asks for approval of this revision and no other. */
    record RunSubmitted(UUID run, int revision, String submittedBy, List<ControlTotal> controlTotals)
            implements PayrollEvent {

        public RunSubmitted {
            controlTotals = List.copyOf(controlTotals);
        }
    }

    /** A second person approved; the control totals are summed from the items under the lock of the approval. */
    record RunApproved(UUID run, int revision, String approvedBy, List<ControlTotal> controlTotals)
            implements PayrollEvent {

        public RunApproved {
            controlTotals = List.copyOf(controlTotals);
        }
    }

    /** Back to DRAFT. */
    record RunRejected(UUID run, int revision, String rejectedBy, String reason) implements PayrollEvent {}

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
