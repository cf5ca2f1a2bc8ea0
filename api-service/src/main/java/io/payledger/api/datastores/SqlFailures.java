package io.payledger.api.datastores;

import io.payledger.freshness.ReadAttempt.StoreMissedException;
import io.payledger.freshness.ReadAttempt.StoreUnavailableException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Classifies failures of the driver. */
public final class SqlFailures {

    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String DEADLOCK = "40P01";
    public static final String UNIQUE_VIOLATION = "23505";

    /** Raised by our own trigger: the run changed, the shard did not. */
    public static final String WITHOUT_POSITION = "PL001";

    /**
     * The server answered, but not this statement: replay cancelled it, it took too long, or the follower has not
     * replayed the schema yet. 57P01 is what a recovery conflict looks like that ends the whole connection.
     */
    private static final Set<String> MISSED = Set.of(
            "40001", DEADLOCK, LOCK_NOT_AVAILABLE, "57014", "57P01", "25P02", "25P04", "42P01", "42703", "42883");

    private SqlFailures() {}

    /** Whether the server refused this statement and is healthy. */
    public static boolean isMissed(Throwable failure) {
        return failure instanceof PgException refused && MISSED.contains(refused.getSqlState());
    }

    /** Whether the server refused the statement, and the connection can be used further. */
    public static boolean isRefusal(Throwable failure) {
        return failure instanceof PgException refused && !endsConnection(refused);
    }

    public static boolean hasState(Throwable failure, String sqlState) {
        return failure instanceof PgException refused && sqlState.equals(refused.getSqlState());
    }

    /** Whether a unique index refused a second row. */
    public static boolean isDuplicate(Throwable failure, String index) {
        return failure instanceof PgException refused
                && UNIQUE_VIOLATION.equals(refused.getSqlState())
                && index.equals(refused.getConstraint());
    }

    /** Whether there was no connection, a lost one, a full pool, or no answer in time. */
    public static boolean isUnavailable(Throwable failure) {
        return isConnectionLost(failure) || isTimeout(failure) || failure instanceof ConnectionPoolTooBusyException;
    }

    /** Whether the connection is gone, or none could be had. */
    public static boolean isConnectionLost(Throwable failure) {
        return failure instanceof PgException refused
                ? endsConnection(refused)
                : failure instanceof ClosedConnectionException
                        || failure instanceof IOException
                        || isClosedConnectionOfPool(failure);
    }

    /** The driver has no type for a statement that meets a connection which was closed meanwhile. */
    private static boolean isClosedConnectionOfPool(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("Connection is not active");
    }

    /** Whether the same transaction may well succeed now: a deadlock ended, a row that could not be locked is there. */
    public static boolean isTransient(Throwable failure) {
        return hasState(failure, DEADLOCK) || hasState(failure, UNIQUE_VIOLATION) || isConnectionLost(failure);
    }

    public static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException;
    }

    /** The failure of a read in the terms of the read policy; what is neither is broken, and stays as it is. */
    public static Throwable ofRead(Throwable failure) {
        if (isMissed(failure)) {
            return new StoreMissedException(failure.toString(), failure);
        }
        return isUnavailable(failure) ? new StoreUnavailableException(failure.toString(), failure) : failure;
    }

    private static boolean endsConnection(PgException refused) {
        String state = refused.getSqlState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("28")
                || state.startsWith("3D")
                || "25P03".equals(state)
                || "25P04".equals(state)
                || "FATAL".equals(refused.getSeverity())
                || "PANIC".equals(refused.getSeverity());
    }
}
