package io.payledger.worker.ledger;

import java.util.Locale;

/** What is compared with the register where a break shows. */
public enum Side {
    RUN(Part.APPROVAL),
    SUBMITTED(Part.APPROVAL),
    APPROVED(Part.APPROVAL),
    REGISTER(Part.LEDGER),
    LEDGER(Part.LEDGER),
    ORDER(Part.ORDER),
    STATUS(Part.STATUS),
    STATEMENT(Part.STATEMENT),
    CLEARING(Part.CLEARING);

    private final Part part;

    Side(Part part) {
        this.part = part;
    }

    Part part() {
        return part;
    }

    /** Whether a break on this side leaves money open between the order and the bank's bookings. */
    boolean bank() {
        return part == Part.STATUS || part == Part.STATEMENT || part == Part.CLEARING;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
