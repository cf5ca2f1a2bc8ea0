package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent.Totals;

/**
 * The register as it is stored: nobody's word for it, not even our own of before.
 *
 * @param hash SHA-256 over all items in their order and the accounts that they are paid to, hexadecimal
 */
public record RegisterSummary(Totals totals, String hash) {

    /** Of a run that is not there, or was not calculated. */
    public static final RegisterSummary NONE = new RegisterSummary(Totals.ZERO, "");
}
