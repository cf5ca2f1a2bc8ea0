package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.ReadAttempt.StoreMissedException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailuresTest {

    @Test
    void aLostConnectionIsNotAnInternalError() {
        assertThat(SqlFailures.isUnavailable(ClosedConnectionException.INSTANCE))
                .isTrue();
        assertThat(SqlFailures.isUnavailable(new IOException("reset"))).isTrue();
        // the failure of the driver if the connection closes while a statement waits in the pipeline
        assertThat(SqlFailures.isUnavailable(
                        new VertxException("Connection is not active now, current status: CLOSED", true)))
                .isTrue();
    }

    /** An unknown table, column and function. */
    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42703", "42883"})
    void aFollowerThatHasNotReplayedTheSchemaYetHasMissedTheStatement(String state) {
        PgException unknown = new PgException("does not exist", "ERROR", state, "");

        assertThat(SqlFailures.isMissed(unknown)).isTrue();
        assertThat(SqlFailures.ofRead(unknown)).isInstanceOf(StoreMissedException.class);
    }

    @Test
    void aStatementThatIsNotPermittedIsNotMissed() {
        PgException denied = new PgException("permission denied", "ERROR", "42501", "");

        assertThat(SqlFailures.isMissed(denied)).isFalse();
        assertThat(SqlFailures.ofRead(denied)).isSameAs(denied);
    }

    @Test
    void otherFailuresStayInternalErrors() {
        assertThat(SqlFailures.isUnavailable(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(SqlFailures.isUnavailable(new IllegalStateException())).isFalse();
    }
}
