package io.payledger.api.datastores;

import io.payledger.service.connections.DatabaseTls;
import io.payledger.service.connections.ServerAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Builds the pool of one server. */
@ApplicationScoped
public class Pools {

    /** A whole transaction fits into one flush; the driver's default of 1 is not meant for a transaction. */
    private static final int PIPELINING_LIMIT = 256;

    /** More requests wait only where the server does not keep up, and those time out. */
    private static final int WAITING_MAX = 2_000;

    private final Vertx vertx;
    private final DatabaseConfig config;

    Pools(Vertx vertx, DatabaseConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** Connects on first use, so that the service starts while a server is down. */
    public Pool of(String name, ServerAddress address) {
        PgConnectOptions connect = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(config.name())
                .setUser(config.user())
                .setCachePreparedStatements(true)
                // of any length: the driver leaves out those of 2,048 characters and more
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .setPipeliningLimit(PIPELINING_LIMIT)
                .addProperty("application_name", "payledger-api/" + name)
                // a plan is kept: made while a table was small, it would read the whole of a large one for each line of
                // a register
                .addProperty("enable_seqscan", "off")
                .addProperty("statement_timeout", millis(config.statementTimeout()))
                .addProperty("lock_timeout", millis(config.lockTimeout()))
                .addProperty("idle_in_transaction_session_timeout", millis(config.idleInTransactionTimeout()))
                .addProperty("transaction_timeout", millis(config.transactionTimeout()));
        config.password().ifPresent(connect::setPassword);
        protect(connect, config.tls());
        connect.setConnectTimeout((int) config.connectTimeout().toMillis());
        connect.setTcpKeepAlive(true);
        connect.setMetricsName(name);
        // no timeout of the pool's own: it fires after a refused connection as well, and ends in a stack trace
        PoolOptions pool = new PoolOptions()
                .setName("payledger-" + name)
                .setMaxSize(config.connectionsMax())
                .setMaxWaitQueueSize(WAITING_MAX)
                .setConnectionTimeout(0);
        return PgBuilder.pool().using(vertx).connectingTo(connect).with(pool).build();
    }

    private static void protect(PgConnectOptions connect, DatabaseTls tls) {
        connect.setSslMode(SslMode.of(tls.mode().word()));
        // otherwise the JDK's authorities would have to know the server
        connect.setTrustAll(tls.mode() == DatabaseTls.Mode.REQUIRE);
        if (tls.mode().verifies()) {
            tls.rootCert()
                    .ifPresent(authority ->
                            connect.setPemTrustOptions(new PemTrustOptions().addCertPath(authority.toString())));
        }
        if (tls.mode() == DatabaseTls.Mode.VERIFY_FULL) {
            connect.setHostnameVerificationAlgorithm("HTTPS");
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
