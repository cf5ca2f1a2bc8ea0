package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.datastores.Stores;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.freshness.Shard;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads whose condition on the tenant was forgotten, on the way that the service's reads take. */
@WithApiTestEnvironment
class ForgottenTenantTest {

    private static final String OF_TENANT = "r.shard_id = $1 AND ";
    private static final Duration SOON = Duration.ofSeconds(5);

    @Inject
    Stores stores;

    private final Runs mine = Runs.ofNewTenant();
    private final Runs theirs = Runs.ofNewTenant();
    private UUID myRun;
    private UUID theirRun;

    @BeforeEach
    void bothHaveARun() {
        myRun = UUID.fromString(mine.recorded().substring(1));
        theirRun = UUID.fromString(theirs.recorded().substring(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {RunReads.ONE, RunReads.BLOCKERS})
    void aRunOfAnotherTenantIsNotFound(String read) throws Exception {
        assertThat(read).contains(OF_TENANT);
        String broken = read.replace(OF_TENANT, "");

        assertThat(found(mine, broken, "run_id", theirRun)).isZero();
        assertThat(found(theirs, broken, "run_id", theirRun)).isEqualTo(1);
    }

    @Test
    void theItemsOfAnotherTenantAreNotFound() throws Exception {
        String ofRun = "p.run_id = r.run_id";
        assertThat(RunReads.ITEMS).contains(ofRun);
        String broken = RunReads.ITEMS.replace(ofRun, "p.run_id = $2");

        assertThat(found(mine, broken, "line", theirRun, 0, 10)).isZero();
        assertThat(found(theirs, broken, "line", theirRun, 0, 10)).isEqualTo(2);
    }

    @Test
    void theShardOfAnotherTenantIsNotFound() throws Exception {
        String broken = "SELECT " + ShardSnapshot.COLUMNS + ", o.shard_id" + ShardSnapshot.FROM
                + " LEFT JOIN outbox o ON o.shard_id <> $1";

        assertThat(found(mine, broken, "shard_id")).isZero();
        assertThat(found(mine, broken.replace("<>", "="), "shard_id")).isPositive();
    }

    @Test
    void aConnectionThatIsGivenBackShowsNoTenant() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(found(mine, RunReads.ONE, "run_id", myRun)).isEqualTo(1);
            assertThat(answer(stores.primary()
                            .connection()
                            .query("SELECT FROM payroll_run")
                            .execute()
                            .map(RowSet::size)
                            .toCompletionStage()))
                    .isZero();
        }
    }

    /** The rows that the read finds as a session of the tenant. */
    private int found(Runs tenant, String read, String key, Object... parameters) throws Exception {
        Shard shard = new Shard(tenant.shard());
        Tuple values = Tuple.of(shard.id());
        List.of(parameters).forEach(values::addValue);
        return answer(SqlReads.<Integer>attempt(shard, read, values, rows -> SqlReads.all(rows, key, row -> row)
                                .size())
                        .read(stores.primary().connection(), SOON))
                .value();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
