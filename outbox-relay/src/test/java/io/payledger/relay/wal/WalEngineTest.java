package io.payledger.relay.wal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.service.connections.ServerAddress;
import org.junit.jupiter.api.Test;

class WalEngineTest {

    @Test
    void refusesAnIpv6AddressWhichDebeziumDoesNotAccept() {
        WalEngine.requireSupported(ServerAddress.of("db.internal"));

        assertThatThrownBy(() -> WalEngine.requireSupported(ServerAddress.of("[::1]:5432")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[::1]:5432")
                .hasMessageContaining("host name");
    }
}
