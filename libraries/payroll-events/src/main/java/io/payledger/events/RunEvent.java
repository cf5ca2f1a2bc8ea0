package io.payledger.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happened to a payroll run. */
public sealed interface RunEvent extends PayrollEvent {

    UUID run();

    @Override
    default UUID subject() {
        return run();
    }

    /**
     * The run was created, as an empty DRAFT.
     *
     * @param corrects the run that a CORRECTION corrects
     * @param businessDate the accounting date
     * @param currency ISO 4217 letters; every amount of the run is in it
     * @param requiredApprovals how many different people must approve
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
            LocalDate businessDate,
            String currency,
            Optional<Instant> approvalDeadline,
            Optional<Instant> reopenDeadline,
            int requiredApprovals,
            String preparedBy)
            implements RunEvent {}

    /** What the run is for was changed, before it was submitted; the same parameters as at its creation. It is a DRAFT. */
    record RunTermsChanged(
            UUID run,
            RunType type,
            Optional<UUID> corrects,
            String legalEntity,
            String payGroup,
            LocalDate periodStart,
            LocalDate periodEnd,
            LocalDate payDate,
            LocalDate businessDate,
            String currency,
            Optional<Instant> approvalDeadline,
            Optional<Instant> reopenDeadline,
            String changedBy)
            implements RunEvent {}

    /**
     * A part of a register. Registers are recorded whole: chunk 1 of a revision supersedes the items of all earlier
     * revisions, and the register is complete with chunk {@code chunks}. The run is a DRAFT.
     *
     * @param revision counts the run's registers from 1
     * @param chunk from 1 to {@code chunks}
     * @param firstLine the line of the first of these items in the register, from 1; the others follow
     */
    record ItemsRecorded(UUID run, int revision, int chunk, int chunks, int firstLine, List<Item> items)
            implements RunEvent {

        public ItemsRecorded {
            if (chunk < 1 || chunk > chunks || firstLine < 1) {
                throw new IllegalArgumentException("chunk " + chunk + " of " + chunks + " from line " + firstLine);
            }
            items = List.copyOf(items);
        }
    }

    /**
     * The register was summed, hashed and checked for blockers.
     *
     * @param blockers what must be cleared before the run can be approved
     */
    record RunCalculated(UUID run, Content content, String calculatedBy, Totals totals, int blockers)
            implements RunEvent {}

    /** A blocker was accepted, with the name of the person who answers for it; it no longer blocks. */
    record BlockerAccepted(UUID run, Content content, String blocker, String acceptedBy, String reason)
            implements RunEvent {}

    /** The preparer asks for approval of this content and no other. */
    record RunSubmitted(UUID run, Content content, String submittedBy, Totals totals) implements RunEvent {}

    /** A preparer withdrew the submission; the run is a DRAFT again. */
    record RunWithdrawn(UUID run, Content content, String withdrawnBy, String reason) implements RunEvent {}

    /** One of several people approved, and more are needed. */
    record ApprovalGiven(UUID run, Content content, Approval approval, int required) implements RunEvent {}

    /** Enough people approved; the totals are summed from the items under the lock of the last approval. */
    record RunApproved(UUID run, Content content, List<Approval> approvals, Totals totals) implements RunEvent {

        public RunApproved {
            approvals = List.copyOf(approvals);
        }
    }

    /** An approver rejected the run; it is a DRAFT again. */
    record RunRejected(UUID run, Content content, String rejectedBy, String reason) implements RunEvent {}

    /** The approval was withdrawn; the run is a DRAFT again. */
    record RunReopened(UUID run, Content content, String reopenedBy, String reason) implements RunEvent {}

    /**
     * The run may be paid.
     *
     * @param order the payment file; absent if no item is paid by transfer
     */
    record RunReleased(UUID run, Content content, String releasedBy, Optional<PaymentOrder> order)
            implements RunEvent {}

    /** The payments were handed to the bank and cannot be taken back. */
    record RunTransmitted(UUID run, Content content, String transmittedBy) implements RunEvent {}

    /** The run is closed. */
    record RunClosed(UUID run, Content content, String closedBy) implements RunEvent {}

    /** The run was cancelled before it was paid. */
    record RunCancelled(UUID run, int revision, String cancelledBy, String reason) implements RunEvent {}

    /**
     * A part of what a bank says about the run's payment file, in a pain.002. A report is complete with chunk
     * {@code chunks}; a later report supersedes what an earlier one said of the same transfer.
     *
     * @param report PayLedger's id of the report
     * @param wholeFile the status of every transfer that no report names; absent if this report has none
     * @param transfers those that the report names, in its order
     */
    record PaymentStatusReported(
            UUID run,
            UUID report,
            int chunk,
            int chunks,
            Optional<PaymentStatus> wholeFile,
            List<TransferStatus> transfers,
            String importedBy)
            implements RunEvent {

        public PaymentStatusReported {
            if (chunk < 1 || chunk > chunks) {
                throw new IllegalArgumentException("chunk " + chunk + " of " + chunks);
            }
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * A part of what a bank's statement (camt.053) booked for this run. A statement is imported once.
     *
     * @param statement PayLedger's id of the statement
     */
    record PaymentsBooked(UUID run, UUID statement, String statementId, int chunk, int chunks, List<Booking> bookings)
            implements RunEvent {

        public PaymentsBooked {
            if (chunk < 1 || chunk > chunks) {
                throw new IllegalArgumentException("chunk " + chunk + " of " + chunks);
            }
            bookings = List.copyOf(bookings);
        }
    }

    /**
     * A person assessed a break of the reconciliation.
     *
     * @param breakId the worker's key of the break within the run
     * @param owner the person in charge of it; absent leaves it unchanged
     * @param evidence a reference to what the decision is based on
     */
    record BreakAssessed(
            UUID run,
            String breakId,
            BreakState state,
            Optional<String> owner,
            Optional<String> reason,
            Optional<String> evidence,
            String assessedBy)
            implements RunEvent {}

    /**
     * Which register an event is about.
     *
     * @param revision counts the run's registers from 1
     * @param hash SHA-256 over everything in it, hexadecimal
     */
    record Content(int revision, String hash) {}

    /**
     * One person's approval.
     *
     * @param overriddenBecause why the approval counts although the deadline had passed
     */
    record Approval(String by, Instant at, Optional<String> overriddenBecause) {}

    /**
     * One employee's pay.
     *
     * @param employee an opaque reference, never a name
     * @param account an opaque reference into the tenant's directory, of a BANK_TRANSFER
     */
    record Item(String employee, Amounts amounts, PaymentMethod paymentMethod, Optional<String> account) {

        /** Whether the payment file has a transfer for it: a net of zero is not transferred. */
        public boolean transferred() {
            return paymentMethod == PaymentMethod.BANK_TRANSFER && amounts.netMinor() > 0;
        }
    }

    /**
     * The sums over all items of a register. Arithmetic throws {@link ArithmeticException} rather than wrap.
     *
     * @param transfers how many items the payment file pays
     */
    record Totals(long headcount, Amounts amounts, long transfers, long transferredMinor) {

        public static final Totals ZERO = new Totals(0, Amounts.ZERO, 0, 0);

        public Totals plus(Item item) {
            boolean byTransfer = item.transferred();
            return new Totals(
                    Math.addExact(headcount, 1),
                    amounts.plus(item.amounts()),
                    byTransfer ? Math.addExact(transfers, 1) : transfers,
                    byTransfer ? Math.addExact(transferredMinor, item.amounts().netMinor()) : transferredMinor);
        }
    }

    /**
     * A payment file (pain.001), by what its group header says. Each of its transfers has the {@link EndToEndId} of its
     * item.
     *
     * @param messageId also the id of its only payment information
     */
    record PaymentOrder(String messageId, LocalDate executionDate, long transfers, long controlSumMinor) {}

    /** The status of a transfer at the bank, as one of three groups of the bank's codes. */
    enum PaymentStatus {
        /** Received, checked or accepted, and not yet paid. */
        PENDING,
        /** Paid, or certain to be paid. */
        SETTLED,
        /** Not paid, and final. */
        REJECTED
    }

    /**
     * @param line of the item in the register, from its end-to-end id
     * @param code the bank's own, such as ACSC or RJCT
     * @param reasonCode such as AC04 (account closed)
     */
    record TransferStatus(int line, PaymentStatus status, String code, Optional<String> reasonCode) {}

    /**
     * Money that moved on the account that pays.
     *
     * @param line of the item; absent if the bank booked the file, or several of its transfers, as one sum
     * @param transfers how many transfers the sum is of, where the bank says; 1 for a line
     * @param amountMinor positive where money left the account, negative where it came back; may be zero
     * @param currency of the account; another than the run's is a break
     */
    record Booking(
            Optional<Integer> line,
            Optional<Long> transfers,
            long amountMinor,
            String currency,
            Optional<LocalDate> bookedOn,
            Optional<String> returnReasonCode) {}

    /** The state of a break, as people assessed it. */
    enum BreakState {
        OPEN,
        INVESTIGATING,
        /** The difference was corrected. */
        RESOLVED,
        /** It is not a break. */
        DISMISSED
    }
}
