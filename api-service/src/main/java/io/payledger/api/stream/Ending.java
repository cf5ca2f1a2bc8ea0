package io.payledger.api.stream;

import java.util.Locale;

/** Why a stream ended. In every case its reader resumes with the last position it was given. */
enum Ending {
    /** The reader went away. */
    READER,
    /** It was open for as long as a stream may be. */
    DURATION,
    /** The bearer token that opened it has expired. */
    CREDENTIALS,
    /** The reader took nothing for too long. */
    STALLED,
    /** A failover lost what had been told; resuming says so. */
    HISTORY_LOST,
    /** What comes next is not in the outbox any more; resuming says so. */
    PRUNED,
    /** This instance stops. */
    SHUTDOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
