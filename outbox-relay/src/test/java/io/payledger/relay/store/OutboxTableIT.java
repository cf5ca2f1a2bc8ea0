package io.payledger.relay.store;

import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.freshness.Position;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTableIT {

    private static final String ACME = "payroll/acme-de";

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 5_000);
            writer.commit("payroll/globex", 10);
        }
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private PrimaryConnection open() throws SQLException {
        return PrimaryConnection.open(environment.config().getConfigMapping(DatabaseConfig.class));
    }

    private static List<Position> positions(List<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::position).toList();
    }

    @Test
    void aPageEndsAfterItsRows() throws Exception {
        try (PrimaryConnection primary = open()) {
            List<OutboxRow> page = primary.outbox().rows(ACME, Position.NONE, 5_000, 4_096, 8 << 20);
            List<OutboxRow> rest = primary.outbox().rows(ACME, new Position(1, 4_096), 4_999, 4_096, 8 << 20);

            assertThat(positions(page)).isEqualTo(positionsThrough(4_096));
            assertThat(positions(rest)).isEqualTo(positionsThrough(4_999).subList(4_096, 4_999));
        }
    }

    /** Otherwise a page of the largest events would not fit into the relay's memory. */
    @Test
    void aPageEndsAfterItsBytesAndHasARowHoweverLarge() throws Exception {
        environment.execute("UPDATE outbox SET payload = repeat('é', 200000) WHERE shard_id = '" + ACME
                + "' AND sequence BETWEEN 3 AND 50");
        try (PrimaryConnection primary = open()) {
            List<OutboxRow> mixed = primary.outbox().rows(ACME, Position.NONE, 5_000, 4_096, 1_000_000);
            List<OutboxRow> larger = primary.outbox().rows(ACME, new Position(1, 5), 5_000, 4_096, 1);

            assertThat(positions(mixed)).isEqualTo(positionsThrough(5));
            assertThat(positions(larger)).containsExactly(new Position(1, 6));
        }
    }

    /** They are kept for days. A page that read them would make a backlog, and each look at the lag, as slow as they are many. */
    @Test
    void publishedRowsAreNotRead() throws Exception {
        environment.execute("VACUUM ANALYZE outbox");
        long before = rowsRead();

        try (PrimaryConnection primary = open()) {
            Position published = new Position(1, 4_990);
            assertThat(primary.outbox().rows(ACME, published, 5_000, 4_096, 8 << 20))
                    .hasSize(10);
            assertThat(primary.outbox().oldestAge(List.of(new ShardGap(ACME, published, new Position(1, 5_000)))))
                    .isPositive();
        }

        // a server counts them when the connection ends
        await().atMost(Duration.ofSeconds(20)).until(() -> rowsRead() > before);
        assertThat(rowsRead() - before).isLessThan(100);
    }

    private long rowsRead() throws SQLException {
        return Long.parseLong(String.valueOf(environment.query(
                "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'outbox'")));
    }

    /** The tail of the former history was published and then lost: the new epoch began below it. */
    @Test
    void rowsOfALaterEpochAreReadAlsoBelowThePublishedSequence() throws Exception {
        environment.execute("UPDATE outbox SET epoch = 2 WHERE shard_id = '" + ACME + "' AND sequence > 4900");
        try (PrimaryConnection primary = open()) {
            List<OutboxRow> later = primary.outbox().rows(ACME, new Position(1, 4_950), 5_000, 4_096, 8 << 20);

            assertThat(later).hasSize(100);
            assertThat(later.get(0).position()).isEqualTo(new Position(2, 4_901));
        }
    }
}
