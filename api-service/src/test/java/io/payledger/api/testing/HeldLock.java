package io.payledger.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A lock that a transaction of no request holds until this is closed, so that requests wait for it. */
public final class HeldLock implements AutoCloseable {

    private final Connection transaction;

    private HeldLock(String locking) {
        try {
            transaction = ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
            transaction.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new IllegalStateException("no transaction", failure);
        }
        lock(locking);
    }

    private void lock(String locking) {
        try (Statement statement = transaction.createStatement()) {
            boolean ofRows = statement.execute(locking);
            if (ofRows && !statement.getResultSet().next()) {
                throw new IllegalStateException("nothing to lock by " + locking);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("no lock by " + locking, failure);
        }
    }

    /** Commands of this shard, which has a position, wait before they take theirs. */
    public static HeldLock ofShard(String shard) {
        return new HeldLock("SELECT FROM shard WHERE shard_id = '" + shard + "' FOR UPDATE");
    }

    /** Commands on this run, a path below its collection, wait before they read it. */
    public static HeldLock ofRun(String run) {
        return new HeldLock(lockingRun(run));
    }

    /** Commands on this run wait as well. */
    public HeldLock andOfRun(String run) {
        lock(lockingRun(run));
        return this;
    }

    private static String lockingRun(String run) {
        return "SELECT FROM payroll_run WHERE run_id = '" + run.substring(1) + "' FOR UPDATE";
    }

    /** Reads of any run's items wait. */
    public static HeldLock ofItems() {
        return new HeldLock("LOCK TABLE payroll_item IN ACCESS EXCLUSIVE MODE");
    }

    /** How many requests wait for any lock. */
    public int waiting() {
        try {
            return Integer.parseInt(ApiTestEnvironment.cluster()
                    .primary()
                    .query("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE wait_event_type = 'Lock' AND application_name = 'payledger-api/primary'"));
        } catch (SQLException failure) {
            throw new IllegalStateException("not known how many wait", failure);
        }
    }

    public void awaitWaiting(int requests) {
        await().untilAsserted(() -> assertThat(waiting()).isEqualTo(requests));
    }

    @Override
    public void close() {
        try {
            transaction.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("a lock may still be held", failure);
        }
    }
}
