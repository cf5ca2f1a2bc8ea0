package io.payledger.api.stream;

import java.util.Locale;

/** Why a stream ended. In each case the client resumes with the last position it received. */
enum StreamEnd {
    /** The client disconnected. */
    READER,
    /** It reached the maximum age of a stream. */
    DURATION,
    /** The bearer token that opened it has expired. */
    CREDENTIALS,
    /** The client read nothing for too long. */
    STALLED,
    /** A failover lost changes that were sent; resuming answers session-history-lost. */
    HISTORY_LOST,
    /** The next change is no longer in the outbox; resuming answers stream-position-gone. */
    PRUNED,
    /** This instance shuts down. */
    SHUTDOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
