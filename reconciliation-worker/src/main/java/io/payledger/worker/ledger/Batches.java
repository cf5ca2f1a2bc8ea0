package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.Booking;
import java.math.BigInteger;

/**
 * What a bank booked as sums of several transfers.
 *
 * @param bookings how many; a booking of zero does not count
 * @param transfers how many transfers they contain, where the bank gives the number; returned ones are subtracted
 * @param uncounted bookings without that number
 * @param minor what left the account in all, without what came back
 * @param returned whether anything came back
 * @param foreign bookings in another currency, which are in none of the other numbers
 */
public record Batches(long bookings, long transfers, long uncounted, BigInteger minor, boolean returned, long foreign) {

    static final Batches NONE = new Batches(0, 0, 0, BigInteger.ZERO, false, 0);

    Batches and(Booking booking) {
        boolean out = booking.amountMinor() > 0;
        long number = booking.transfers().orElse(0L);
        return new Batches(
                bookings + 1,
                out ? transfers + number : transfers - number,
                uncounted + (booking.transfers().isPresent() ? 0 : 1),
                minor.add(BigInteger.valueOf(booking.amountMinor())),
                returned || !out,
                foreign);
    }

    Batches inAnotherCurrency() {
        return new Batches(bookings, transfers, uncounted, minor, returned, foreign + 1);
    }
}
