package io.payledger.bankfiles;

/**
 * How much of a file is read before it is refused.
 *
 * @param bytesMax enforced while reading: no more than this is read from the stream, except for a buffer
 * @param rowsMax elements that may repeat, counted together: statements, balances, entries, details, reasons. It bounds
 *     the heap, since the smallest row has far fewer bytes than its value
 * @param problemsMax reading stops after so many
 */
public record ReadLimits(long bytesMax, int rowsMax, int problemsMax) {

    /** A payroll of a hundred thousand transfers, each with its own status, reason and text. */
    private static final int ROWS_MAX = 500_000;

    private static final int PROBLEMS_MAX = 100;

    public ReadLimits {
        if (bytesMax <= 0 || rowsMax <= 0 || problemsMax <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public static ReadLimits ofBytes(long bytesMax) {
        return new ReadLimits(bytesMax, ROWS_MAX, PROBLEMS_MAX);
    }
}
