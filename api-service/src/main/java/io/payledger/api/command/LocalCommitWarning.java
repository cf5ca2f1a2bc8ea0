package io.payledger.api.command;

import io.payledger.freshness.Shard;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Recognises a COMMIT that is on the primary only: PostgreSQL commits locally where the wait for a synchronous follower is
 * cancelled, answers COMMIT as usual, and sends a warning before. The warning's text is in the language of
 * {@code lc_messages}, its SQLSTATE is not. Every warning counts that comes with a batch that commits: a COMMIT that is
 * taken for unknown is looked up or repeated, one that is wrongly taken for durable is lost by a failover.
 */
final class LocalCommitWarning {

    private static final Logger LOG = Logger.getLogger(LocalCommitWarning.class);

    /** A warning without a state of its own, as for a cancelled statement; and an administrator's shutdown. */
    private static final Set<String> STATES = Set.of("01000", "57P01");

    private volatile boolean received;

    private LocalCommitWarning() {}

    /** Listens from now on, until the connection is given back. */
    static LocalCommitWarning listen(PgConnection connection, Shard shard) {
        LocalCommitWarning warning = new LocalCommitWarning();
        connection.noticeHandler(notice -> {
            log(notice, shard);
            if (STATES.contains(notice.getCode())) {
                warning.received = true;
            }
        });
        return warning;
    }

    static void logNotices(PgConnection connection, Shard shard) {
        connection.noticeHandler(notice -> log(notice, shard));
    }

    boolean received() {
        return received;
    }

    private static void log(PgNotice notice, Shard shard) {
        LOG.debugf("notice: shard=%s state=%s message=%s", shard, notice.getCode(), notice.getMessage());
    }
}
