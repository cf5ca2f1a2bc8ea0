package io.payledger.api.payroll;

import io.payledger.events.PayrollEvent.ControlTotal;
import java.util.List;

/**
 * The register as it is stored: nobody's word for it, not even our own of before.
 *
 * @param totals by currency
 * @param hash SHA-256 over all items in their order, hexadecimal
 */
public record RegisterSummary(List<ControlTotal> totals, String hash) {

    public RegisterSummary {
        totals = List.copyOf(totals);
    }
}
