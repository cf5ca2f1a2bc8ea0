package io.payledger.relay.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerProbeTest {

    @ParameterizedTest
    @CsvSource({
        "kafka-1:9092, kafka-1, 9092",
        "127.0.0.1:19092, 127.0.0.1, 19092",
        "[::1]:9092, ::1, 9092",
        "SASL_SSL://kafka-1:9093, kafka-1, 9093",
    })
    void readsTheAddressesThatKafkaAccepts(String server, String host, int port) {
        assertThat(BrokerProbe.address(server)).isEqualTo(new BrokerProbe.Address(host, port));
    }

    @Test
    void refusesABrokerWithoutAPortAtTheStart() {
        assertThatThrownBy(() -> new BrokerProbe("kafka-1:9092,kafka-2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payledger.kafka.bootstrap-servers")
                .hasMessageContaining("'kafka-2'")
                .hasMessageContaining("host:port");
    }

    @Test
    void reportsWhetherAnyBrokerListens() throws IOException {
        BrokerProbe probe;
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probe = new BrokerProbe("broker.invalid:9092, 127.0.0.1:" + broker.getLocalPort());
            assertThat(probe.anyListens()).isTrue();
        }

        assertThat(probe.anyListens()).isFalse();
    }
}
