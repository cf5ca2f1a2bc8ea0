package io.payledger.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.service.connections.ServerAddress;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayConfigTest {

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(RelayConfig.class)
                .withMapping(DatabaseConfig.class)
                .withDefaultValue("payledger.database.primary", "db.internal:5432")
                .withDefaultValue("payledger.database.name", "payledger")
                .withDefaultValue("payledger.database.user", "relay")
                .withDefaultValues(settings)
                .build();
    }

    @Test
    void defaultsAreTheDocumentedOnes() {
        RelayConfig relay = config(Map.of()).getConfigMapping(RelayConfig.class);

        assertThat(relay.slot()).isEqualTo("payledger_relay");
        assertThat(relay.publication()).isEqualTo("payledger_outbox");
        assertThat(relay.transactionalId()).isEqualTo("payledger-relay");
        assertThat(relay.pollInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(relay.batchRowsMax()).isEqualTo(2048);
        assertThat(relay.standbyInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(relay.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(relay.sweepInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(relay.backoffMin()).isEqualTo(Duration.ofMillis(500));
        assertThat(relay.backoffMax()).isEqualTo(Duration.ofSeconds(10));
        assertThat(relay.walSenderTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(relay.transactionTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(relay.pruning().enabled()).isTrue();
        assertThat(relay.pruning().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(relay.pruning().interval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(relay.pruning().batchRows()).isEqualTo(1000);
        assertThat(relay.topic().events()).isEqualTo("payroll.events");
        assertThat(relay.topic().published()).isEqualTo("payroll.published");
        assertThat(relay.topic().copyFrom()).isEmpty();
        assertThat(relay.topic().partitions()).isEqualTo(12);
        assertThat(relay.topic().replicationFactor()).isEmpty();
        assertThat(relay.topic().minInsyncReplicas()).isEmpty();
    }

    @Test
    void primaryIsHostAndPortWithPostgresPortAsTheDefault() {
        assertThat(primary("db.internal:6432")).isEqualTo(new ServerAddress("db.internal", 6432));
        assertThat(primary("db.internal")).isEqualTo(new ServerAddress("db.internal", 5432));
        assertThatThrownBy(() -> primary("db.internal:port"))
                .hasMessageContaining("payledger.database.primary")
                .hasMessageContaining("'db.internal:port'")
                .hasMessageContaining("expected host:port");
    }

    private static ServerAddress primary(String text) {
        return config(Map.of("payledger.database.primary", text))
                .getConfigMapping(DatabaseConfig.class)
                .address();
    }
}
