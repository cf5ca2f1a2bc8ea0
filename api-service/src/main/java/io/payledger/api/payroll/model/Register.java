package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent.Item;
import java.util.List;

/**
 * The valid items of a payroll, at least one.
 *
 * @param currency of all of them, ISO 4217 letters
 */
public record Register(String currency, List<Item> items) {

    public Register {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a register has at least one item");
        }
        items = List.copyOf(items);
    }
}
