package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.PaymentStatus;
import java.math.BigInteger;

/**
 * The sums of all lines of a register that verdicts need, so that no line has to be read again.
 *
 * @param pending transfers with that status in a report; likewise settled and rejected
 * @param booked transfers that the bank booked one by one, with what is due for them
 * @param spared transfers that will not be booked because they are rejected or assessed, with what is due for them
 * @param assessedMinor what lines leave open that has been assessed
 */
public record LineSums(
        long pending,
        long settled,
        long rejected,
        long booked,
        BigInteger bookedDueMinor,
        long spared,
        BigInteger sparedDueMinor,
        BigInteger assessedMinor) {

    static final LineSums NONE = new LineSums(0, 0, 0, 0, BigInteger.ZERO, 0, BigInteger.ZERO, BigInteger.ZERO);

    /** Transfers that a report names. */
    public long named() {
        return pending + settled + rejected;
    }

    LineSums with(Line line) {
        return plus(line, 1);
    }

    LineSums without(Line line) {
        return plus(line, -1);
    }

    private LineSums plus(Line line, int times) {
        BigInteger due = BigInteger.valueOf(line.dueMinor()).multiply(BigInteger.valueOf(times));
        BigInteger open = BigInteger.valueOf(line.outstandingMinor()).multiply(BigInteger.valueOf(times));
        PaymentStatus status = line.transferred() ? line.status() : null;
        boolean booked = line.transferred() && line.payments() > 0;
        return new LineSums(
                pending + (status == PaymentStatus.PENDING ? times : 0),
                settled + (status == PaymentStatus.SETTLED ? times : 0),
                rejected + (status == PaymentStatus.REJECTED ? times : 0),
                this.booked + (booked ? times : 0),
                booked ? bookedDueMinor.add(due) : bookedDueMinor,
                spared + (line.spared() ? times : 0),
                line.spared() ? sparedDueMinor.add(due) : sparedDueMinor,
                line.assessed() ? assessedMinor.add(open) : assessedMinor);
    }
}
