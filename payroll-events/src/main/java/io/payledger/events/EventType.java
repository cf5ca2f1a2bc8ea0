package io.payledger.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of event, by the name that stands in {@code ce_type}. A payload changes its shape only under a new name. */
public enum EventType {
    RUN_CREATED("payledger.payroll-run.created.v1", PayrollEvent.RunCreated.class),
    ITEMS_RECORDED("payledger.payroll-run.items-recorded.v1", PayrollEvent.ItemsRecorded.class),
    RUN_CALCULATED("payledger.payroll-run.calculated.v1", PayrollEvent.RunCalculated.class),
    RUN_SUBMITTED("payledger.payroll-run.submitted.v1", PayrollEvent.RunSubmitted.class),
    APPROVAL_GIVEN("payledger.payroll-run.approval-given.v1", PayrollEvent.ApprovalGiven.class),
    RUN_APPROVED("payledger.payroll-run.approved.v1", PayrollEvent.RunApproved.class),
    RUN_REJECTED("payledger.payroll-run.rejected.v1", PayrollEvent.RunRejected.class),
    RUN_REOPENED("payledger.payroll-run.reopened.v1", PayrollEvent.RunReopened.class),
    RUN_RELEASED("payledger.payroll-run.released.v1", PayrollEvent.RunReleased.class),
    RUN_TRANSMITTED("payledger.payroll-run.transmitted.v1", PayrollEvent.RunTransmitted.class),
    RUN_CLOSED("payledger.payroll-run.closed.v1", PayrollEvent.RunClosed.class),
    RUN_CANCELLED("payledger.payroll-run.cancelled.v1", PayrollEvent.RunCancelled.class);

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

    /** Empty for a type that this version does not know: a reader passes over it, and still counts its position. */
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
