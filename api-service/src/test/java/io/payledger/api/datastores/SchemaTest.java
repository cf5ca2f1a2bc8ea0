package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@WithApiTestEnvironment
class SchemaTest {

    private static PGSimpleDataSource dataSource(PostgresServer server) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + server.address().port() + "/" + PostgresCluster.DATABASE);
        source.setUser("payledger_api");
        return source;
    }

    @Test
    void refusesAPrimaryThatCanLoseCommits() throws SQLException {
        PostgresServer primary = ApiTestEnvironment.cluster().primary();
        primary.execute("ALTER ROLE payledger_api SET synchronous_commit = off");
        try {
            assertThatThrownBy(() -> Schema.requireSettings(dataSource(primary)))
                    .hasMessageContaining("synchronous_commit=off");
        } finally {
            primary.execute("ALTER ROLE payledger_api RESET synchronous_commit");
        }
        Schema.requireSettings(dataSource(primary));
    }

    @Test
    void refusesAFollowerAsThePrimary() {
        assertThatThrownBy(() -> Schema.requireSettings(
                        dataSource(ApiTestEnvironment.cluster().follower(1))))
                .hasMessageContaining("name the primary");
    }
}
