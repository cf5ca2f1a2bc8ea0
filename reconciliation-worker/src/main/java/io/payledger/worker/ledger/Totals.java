package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;

/** Sums over items of one currency, in minor units. Arithmetic throws {@link ArithmeticException} rather than wrap. */
public record Totals(long headcount, long grossMinor, long taxesMinor, long deductionsMinor, long netMinor) {

    public static final Totals ZERO = new Totals(0, 0, 0, 0, 0);

    static Totals of(ControlTotal control) {
        return new Totals(
                control.headcount(),
                control.grossMinor(),
                control.taxesMinor(),
                control.deductionsMinor(),
                control.netMinor());
    }

    Totals plus(Item item) {
        return new Totals(
                Math.addExact(headcount, 1),
                Math.addExact(grossMinor, item.grossMinor()),
                Math.addExact(taxesMinor, item.taxesMinor()),
                Math.addExact(deductionsMinor, item.deductionsMinor()),
                Math.addExact(netMinor, item.netMinor()));
    }
}
