package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.PaymentStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the register, or one that a bank names and the register does not have. Amounts are in minor units.
 *
 * @param dueMinor what the payment file transfers; 0 where it transfers nothing
 * @param status the last status from the bank, null where no report names this line
 * @param paidMinor the sum of what was booked
 * @param returnedMinor the sum of what came back
 * @param payments how many bookings make up what was paid
 * @param returns how many make up what came back
 * @param foreign whether something was booked in another currency, which is in none of the sums
 * @param assessed whether all disagreements of this line have been assessed
 */
public record Line(
        long dueMinor,
        @Nullable PaymentStatus status,
        long paidMinor,
        long returnedMinor,
        int payments,
        int returns,
        boolean foreign,
        boolean assessed) {

    static final Line NONE = new Line(0, null, 0, 0, 0, 0, false, false);

    /** Throws {@link ArithmeticException} where a sum leaves the range. */
    Line due(long nowDueMinor) {
        return inRange(new Line(nowDueMinor, status, paidMinor, returnedMinor, payments, returns, foreign, assessed));
    }

    Line reported(PaymentStatus latest) {
        return new Line(dueMinor, latest, paidMinor, returnedMinor, payments, returns, foreign, assessed);
    }

    /** Throws {@link ArithmeticException} where a sum leaves the range. An amount of zero moves nothing. */
    Line booked(long amountMinor) {
        if (amountMinor == 0) {
            return this;
        }
        boolean out = amountMinor > 0;
        return inRange(new Line(
                dueMinor,
                status,
                out ? Math.addExact(paidMinor, amountMinor) : paidMinor,
                out ? returnedMinor : Math.subtractExact(returnedMinor, amountMinor),
                out ? payments + 1 : payments,
                out ? returns : returns + 1,
                foreign,
                assessed));
    }

    private static Line inRange(Line line) {
        var unused = line.outstandingMinor();
        return line;
    }

    Line bookedInAnotherCurrency() {
        return new Line(dueMinor, status, paidMinor, returnedMinor, payments, returns, true, assessed);
    }

    Line withAssessed(boolean now) {
        return new Line(dueMinor, status, paidMinor, returnedMinor, payments, returns, foreign, now);
    }

    boolean transferred() {
        return dueMinor > 0;
    }

    boolean moved() {
        return payments > 0 || returns > 0;
    }

    /** A returned amount that was not booked by itself was paid in a sum: no bank returns what it never booked. */
    private boolean paidInASum() {
        return payments == 0 && returns > 0;
    }

    /** What the employee has received. */
    private long netMinor() {
        long paid = paidInASum() ? Math.addExact(paidMinor, dueMinor) : paidMinor;
        return Math.subtractExact(paid, returnedMinor);
    }

    /** What is still to be paid; negative where too much was paid. */
    long outstandingMinor() {
        return Math.subtractExact(dueMinor, netMinor());
    }

    /** Nothing is expected of the bank any more, and nothing has been booked. */
    boolean spared() {
        return transferred() && !moved() && (status == PaymentStatus.REJECTED || assessed);
    }

    List<Finding> findings(int number, String evidence) {
        List<Finding> found = new ArrayList<>();
        String item = Integer.toString(number);
        if (status != null && !transferred()) {
            found.add(new Finding(Check.UNKNOWN_TRANSFER, item, Side.STATUS, "no transfer", "reported", evidence));
        } else if (status == PaymentStatus.REJECTED) {
            found.add(new Finding(Check.REJECTED, item, Side.STATUS, "paid", "rejected", evidence));
        }
        if (foreign) {
            found.add(new Finding(
                    Check.CURRENCY, item, Side.STATEMENT, "the run's currency", "another currency", evidence));
        }
        if (moved()) {
            String expected = Long.toString(dueMinor);
            String actual = Long.toString(netMinor());
            int bookings = payments + (paidInASum() ? 1 : 0) - returns;
            if (!transferred()) {
                found.add(new Finding(
                        Check.UNKNOWN_TRANSFER, item, Side.STATEMENT, "no transfer", "booked " + actual, evidence));
            } else if (bookings > 1) {
                found.add(new Finding(
                        Check.BOOKED_ONCE,
                        item,
                        Side.STATEMENT,
                        "1 booking of " + expected,
                        bookings + " bookings of " + actual,
                        evidence));
            } else if (outstandingMinor() > 0 && returns > 0) {
                found.add(new Finding(Check.RETURNED, item, Side.STATEMENT, expected, actual, evidence));
            } else if (outstandingMinor() != 0) {
                found.add(new Finding(Check.TRANSFERRED, item, Side.STATEMENT, expected, actual, evidence));
            }
        }
        return found;
    }
}
