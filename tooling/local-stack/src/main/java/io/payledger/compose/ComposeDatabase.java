package io.payledger.compose;

import io.payledger.stack.DatabaseServer;
import io.payledger.stack.StackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of the project. */
final class ComposeDatabase extends ComposePart implements DatabaseServer {

    private static final int PORT = 5432;

    private final String password;
    private volatile boolean lags;

    ComposeDatabase(String name, String container, String password) {
        super(name, container);
        this.password = password;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://" + published(PORT) + "/" + database
                + "?connectTimeout=5&socketTimeout=60&ApplicationName=payledger-compose-stack");
        return source.getConnection("postgres", password);
    }

    @Override
    public void lag(Duration delay) {
        lags = !delay.isZero();
        DatabaseServer.super.lag(delay);
    }

    /** A stack that was found running is left as it was found. */
    void endLag() {
        if (lags) {
            try {
                lag(Duration.ZERO);
            } catch (StackException failed) {
                throw new StackException(name() + " still replays late: " + failed.getMessage(), failed);
            }
        }
    }
}
