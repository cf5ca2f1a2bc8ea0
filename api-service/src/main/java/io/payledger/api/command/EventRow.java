package io.payledger.api.command;

import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PayrollEvent;
import java.util.List;
import java.util.UUID;

/** An event as a row of the outbox; its position comes with the commit. */
record EventRow(UUID id, UUID subject, String type, String payload) {

    static List<EventRow> of(List<? extends PayrollEvent> events) {
        return events.stream().map(EventRow::of).toList();
    }

    private static EventRow of(PayrollEvent event) {
        return new EventRow(
                UUID.randomUUID(), event.subject(), EventType.of(event).typeName(), EventJson.write(event));
    }
}
