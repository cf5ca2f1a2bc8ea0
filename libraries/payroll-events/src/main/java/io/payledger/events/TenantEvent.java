package io.payledger.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** A change of the tenant that does not belong to one payroll run. */
public sealed interface TenantEvent extends PayrollEvent {

    /**
     * A change of the tenant's rules was proposed. It has no effect before a second person confirms it.
     *
     * @param proposal counts the proposals, from 1
     */
    record PolicyProposed(UUID policy, int proposal, int requiredApprovals, Instant expiresAt, String proposedBy)
            implements TenantEvent {
        @Override
        public UUID subject() {
            return policy;
        }
    }

    /** A second person rejected a proposal, or the person who made it withdrew it: the rules stay as they are. */
    record PolicyProposalClosed(UUID policy, int proposal, ProposalOutcome outcome, String reason, String closedBy)
            implements TenantEvent {
        @Override
        public UUID subject() {
            return policy;
        }
    }

    /** How a proposal ended that was not confirmed. */
    enum ProposalOutcome {
        REJECTED,
        WITHDRAWN
    }

    /**
     * The tenant's rules were changed; runs that exist keep the number of approvals that they were created with.
     *
     * @param version counts the changes, from 1
     * @param changedBy the person who confirmed the proposal
     */
    record PolicyChanged(UUID policy, int version, int requiredApprovals, String changedBy) implements TenantEvent {
        @Override
        public UUID subject() {
            return policy;
        }
    }

    /**
     * Employees, their accounts, or the legal entities that pay them were recorded.
     *
     * @param version counts the changes, from 1; what a run was calculated with is one of them
     */
    record DirectoryChanged(
            UUID directory, int version, int employees, int accounts, int legalEntities, String changedBy)
            implements TenantEvent {
        @Override
        public UUID subject() {
            return directory;
        }
    }

    /**
     * A bank's statement was imported. Its bookings of payroll runs are in the {@link RunEvent.PaymentsBooked} events that
     * follow in the same transaction.
     *
     * @param statement PayLedger's id of the statement, by which verdicts name it
     * @param legalEntity whose account it is
     * @param statementId the bank's
     * @param entries booked ones in it
     * @param foreignEntries those of them that belong to no payroll run of this tenant
     */
    record StatementImported(
            UUID statement,
            String legalEntity,
            String statementId,
            int page,
            Optional<LocalDate> through,
            int entries,
            int foreignEntries,
            String importedBy)
            implements TenantEvent {
        @Override
        public UUID subject() {
            return statement;
        }
    }

    /**
     * The data of an employee who has left were erased in the database. Readers that keep data by employee forget this one.
     * What else identifies the erasure in the database does not name the employee, so nothing else may be added here that does.
     *
     * @param runs how many runs had items of the employee; their amounts stay
     * @param accounts how many accounts were deleted
     */
    record EmployeeErased(UUID erasure, String employee, int runs, int accounts, String erasedBy)
            implements TenantEvent {
        @Override
        public UUID subject() {
            return erasure;
        }
    }
}
