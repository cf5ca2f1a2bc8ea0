package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.PaymentStatus;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What banks have reported of a run's payments, in sums.
 *
 * @param wholeFile the status of transfers that no report names, by the last report that has one for the whole file
 * @param statementId the bank's id of the last statement that has bookings of this run
 * @param paidMinor all that left the account in the run's currency, by line or in sums
 * @param returnedMinor all that came back
 * @param outOfRange bookings whose sum would leave the range of 64 bits
 */
public record Bank(
        ImportSequence reports,
        ImportSequence statements,
        @Nullable PaymentStatus wholeFile,
        @Nullable String statementId,
        LineSums lines,
        Batches batches,
        BigInteger paidMinor,
        BigInteger returnedMinor,
        long outOfRange) {

    static final Bank NONE = new Bank(
            ImportSequence.NONE,
            ImportSequence.NONE,
            null,
            null,
            LineSums.NONE,
            Batches.NONE,
            BigInteger.ZERO,
            BigInteger.ZERO,
            0);

    Bank reported(ImportSequence feed, @Nullable PaymentStatus ofWholeFile) {
        PaymentStatus latest = ofWholeFile == null ? wholeFile : ofWholeFile;
        return new Bank(feed, statements, latest, statementId, lines, batches, paidMinor, returnedMinor, outOfRange);
    }

    Bank stated(ImportSequence feed, String id) {
        return new Bank(reports, feed, wholeFile, id, lines, batches, paidMinor, returnedMinor, outOfRange);
    }

    Bank with(LineSums sums) {
        return new Bank(
                reports, statements, wholeFile, statementId, sums, batches, paidMinor, returnedMinor, outOfRange);
    }

    Bank with(Batches sums) {
        return new Bank(reports, statements, wholeFile, statementId, lines, sums, paidMinor, returnedMinor, outOfRange);
    }

    Bank moved(long amountMinor) {
        BigInteger paid = paidMinor.add(BigInteger.valueOf(amountMinor).max(BigInteger.ZERO));
        BigInteger returned =
                returnedMinor.subtract(BigInteger.valueOf(amountMinor).min(BigInteger.ZERO));
        return new Bank(reports, statements, wholeFile, statementId, lines, batches, paid, returned, outOfRange);
    }

    Bank withOneOutOfRange() {
        return new Bank(
                reports, statements, wholeFile, statementId, lines, batches, paidMinor, returnedMinor, outOfRange + 1);
    }

    /** Whether parts of a report or statement are still missing. */
    boolean importing() {
        return reports.open() != null || statements.open() != null;
    }
}
