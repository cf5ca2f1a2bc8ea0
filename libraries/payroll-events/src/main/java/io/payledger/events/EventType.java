package io.payledger.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of event, by their {@code ce_type}. A payload changes its shape only under a new name. */
public enum EventType {
    RUN_CREATED("payledger.payroll-run.created.v1", RunEvent.RunCreated.class),
    RUN_TERMS_CHANGED("payledger.payroll-run.terms-changed.v1", RunEvent.RunTermsChanged.class),
    ITEMS_RECORDED("payledger.payroll-run.items-recorded.v1", RunEvent.ItemsRecorded.class),
    RUN_CALCULATED("payledger.payroll-run.calculated.v1", RunEvent.RunCalculated.class),
    BLOCKER_ACCEPTED("payledger.payroll-run.blocker-accepted.v1", RunEvent.BlockerAccepted.class),
    RUN_SUBMITTED("payledger.payroll-run.submitted.v1", RunEvent.RunSubmitted.class),
    RUN_WITHDRAWN("payledger.payroll-run.withdrawn.v1", RunEvent.RunWithdrawn.class),
    APPROVAL_GIVEN("payledger.payroll-run.approval-given.v1", RunEvent.ApprovalGiven.class),
    RUN_APPROVED("payledger.payroll-run.approved.v1", RunEvent.RunApproved.class),
    RUN_REJECTED("payledger.payroll-run.rejected.v1", RunEvent.RunRejected.class),
    RUN_REOPENED("payledger.payroll-run.reopened.v1", RunEvent.RunReopened.class),
    RUN_RELEASED("payledger.payroll-run.released.v1", RunEvent.RunReleased.class),
    RUN_TRANSMITTED("payledger.payroll-run.transmitted.v1", RunEvent.RunTransmitted.class),
    RUN_CLOSED("payledger.payroll-run.closed.v1", RunEvent.RunClosed.class),
    RUN_CANCELLED("payledger.payroll-run.cancelled.v1", RunEvent.RunCancelled.class),
    PAYMENT_STATUS_REPORTED("payledger.payroll-run.payment-status-reported.v1", RunEvent.PaymentStatusReported.class),
    PAYMENTS_BOOKED("payledger.payroll-run.payments-booked.v1", RunEvent.PaymentsBooked.class),
    BREAK_ASSESSED("payledger.payroll-run.break-assessed.v1", RunEvent.BreakAssessed.class),
    POLICY_PROPOSED("payledger.policy.proposed.v1", TenantEvent.PolicyProposed.class),
    POLICY_PROPOSAL_CLOSED("payledger.policy.proposal-closed.v1", TenantEvent.PolicyProposalClosed.class),
    POLICY_CHANGED("payledger.policy.changed.v1", TenantEvent.PolicyChanged.class),
    DIRECTORY_CHANGED("payledger.directory.changed.v1", TenantEvent.DirectoryChanged.class),
    STATEMENT_IMPORTED("payledger.bank-statement.imported.v1", TenantEvent.StatementImported.class),
    EMPLOYEE_ERASED("payledger.employee.erased.v1", TenantEvent.EmployeeErased.class);

    private final String typeName;
    private final Class<? extends PayrollEvent> payload;

    EventType(String typeName, Class<? extends PayrollEvent> payload) {
        this.typeName = typeName;
        this.payload = payload;
    }

    public String typeName() {
        return typeName;
    }

    public Class<? extends PayrollEvent> payload() {
        return payload;
    }

    /** Empty for a type that this version does not know: a reader ignores the payload and still applies the position. */
    public static Optional<EventType> named(String typeName) {
        return Arrays.stream(values())
                .filter(type -> type.typeName.equals(typeName))
                .findFirst();
    }

    public static EventType of(PayrollEvent event) {
        return Arrays.stream(values())
                .filter(type -> type.payload.isInstance(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no event type for " + event.getClass()));
    }
}
