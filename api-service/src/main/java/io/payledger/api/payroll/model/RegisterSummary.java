package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent.Totals;

/**
 * Sums and hash of a register, computed from the stored rows each time.
 *
 * @param hash SHA-256 over all items in their order and the accounts that they are paid to, hexadecimal
 */
public record RegisterSummary(Totals totals, String hash) {

    /** Of a run that does not exist or was not calculated. */
    public static final RegisterSummary NONE = new RegisterSummary(Totals.ZERO, "");
}
