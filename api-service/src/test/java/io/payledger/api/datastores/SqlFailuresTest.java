package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

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

    @Test
    void otherFailuresStayInternalErrors() {
        assertThat(SqlFailures.isUnavailable(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(SqlFailures.isUnavailable(new IllegalStateException())).isFalse();
    }
}
