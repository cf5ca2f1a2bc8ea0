package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SqlFailuresTest {

    @Test
    void aConnectionThatIsGoneIsNoErrorOfOurs() {
        assertThat(SqlFailures.isUnavailable(ClosedConnectionException.INSTANCE))
                .isTrue();
        assertThat(SqlFailures.isUnavailable(new IOException("reset"))).isTrue();
        // what the driver says where a statement meets a connection that was closed while it waited in the pipeline
        assertThat(SqlFailures.isUnavailable(
                        new VertxException("Connection is not active now, current status: CLOSED", true)))
                .isTrue();
    }

    @Test
    void whatIsBrokenStaysSo() {
        assertThat(SqlFailures.isUnavailable(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(SqlFailures.isUnavailable(new IllegalStateException())).isFalse();
    }
}
