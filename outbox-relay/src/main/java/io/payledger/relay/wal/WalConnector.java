package io.payledger.relay.wal;

import io.debezium.connector.postgresql.PostgresConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector for PostgreSQL, with a {@link WalTask}. Debezium creates it by its name. */
public final class WalConnector extends PostgresConnector {

    @Override
    public Class<? extends Task> taskClass() {
        return WalTask.class;
    }

    /** A task finds what is specific to PostgreSQL by the name of Debezium's connector. */
    @Override
    public List<Map<String, String>> taskConfigs(int max) {
        return super.taskConfigs(max).stream()
                .map(settings -> {
                    Map<String, String> ofTask = new HashMap<>(settings);
                    ofTask.put("connector.class", PostgresConnector.class.getName());
                    return ofTask;
                })
                .toList();
    }
}
