package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * The valid items of a payroll, at least one.
 *
 * @param currency of all of them, ISO 4217 letters
 */
public record Register(String currency, List<Item> items) {

    /** Keeps an event's JSON far below the limits of the outbox and the broker. */
    private static final int CHUNK_ITEMS_MAX = 500;

    public Register {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a register has at least one item");
        }
        items = List.copyOf(items);
    }

    List<List<Item>> chunks() {
        List<List<Item>> chunks = new ArrayList<>();
        for (int from = 0; from < items.size(); from += CHUNK_ITEMS_MAX) {
            chunks.add(items.subList(from, Math.min(items.size(), from + CHUNK_ITEMS_MAX)));
        }
        return chunks;
    }
}
