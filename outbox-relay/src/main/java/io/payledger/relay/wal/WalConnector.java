package io.payledger.relay.wal;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector for PostgreSQL, with a {@link WalTask}. Debezium creates it by its name. */
public final class WalConnector extends PostgresConnector {

    @Override
    public Class<? extends Task> taskClass() {
        return WalTask.class;
    }
}
