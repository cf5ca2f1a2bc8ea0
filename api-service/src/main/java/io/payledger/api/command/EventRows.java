package io.payledger.api.command;

import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PayrollEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The events of one command as rows of the outbox, each with its id; their positions come with the commit. */
public record EventRows(List<UUID> ids, List<UUID> subjects, List<String> types, List<String> payloads) {

    public static EventRows of(List<? extends PayrollEvent> events) {
        EventRows rows = new EventRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (PayrollEvent event : events) {
            rows.ids.add(UUID.randomUUID());
            rows.subjects.add(event.subject());
            rows.types.add(EventType.of(event).typeName());
            rows.payloads.add(EventJson.write(event));
        }
        return rows;
    }

    int size() {
        return ids.size();
    }
}
