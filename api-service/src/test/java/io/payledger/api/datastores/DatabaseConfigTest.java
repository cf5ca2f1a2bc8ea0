package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.service.connections.DatabaseTls;
import io.payledger.service.connections.ServerAddress;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {

    private static DatabaseConfig config(String primary) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(DatabaseConfig.class)
                .withDefaultValue("payledger.database.primary", primary)
                .withDefaultValue("payledger.database.name", "payledger")
                .withDefaultValue("payledger.database.user", "api")
                .build()
                .getConfigMapping(DatabaseConfig.class);
    }

    @Test
    void primaryIsHostAndPortWithPostgresPortAsTheDefault() {
        assertThat(config("db.internal:6432").address()).isEqualTo(new ServerAddress("db.internal", 6432));
        assertThat(config("[::1]").address()).isEqualTo(new ServerAddress("::1", 5432));
        assertThatThrownBy(() -> config("db.internal:port").address())
                .hasMessageContaining("payledger.database.primary")
                .hasMessageContaining("'db.internal:port'")
                .hasMessageContaining("expected host:port");
    }

    @Test
    void connectionsAreNotEncryptedUnlessConfigured() {
        assertThat(config("db.internal").tls().mode()).isEqualTo(DatabaseTls.Mode.DISABLE);
    }
}
