package io.payledger.service.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "db.internal:6432, db.internal, 6432, db.internal:6432",
        "db.internal, db.internal, 5432, db.internal:5432",
        "127.0.0.1, 127.0.0.1, 5432, 127.0.0.1:5432",
        "[::1]:6432, ::1, 6432, [::1]:6432",
        "[fe80::1], fe80::1, 5432, [fe80::1]:5432",
    })
    void hostAndPortAreReadAndWritten(String text, String host, int port, String written) {
        ServerAddress address = ServerAddress.of(text);

        assertThat(address).isEqualTo(new ServerAddress(host, port));
        assertThat(address).hasToString(written);
        assertThat(ServerAddress.of(written)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":5432", "db:", "db:port", "::1", "::1:5432", "[db]:5432", "db:5432:5432"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> ServerAddress.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected host:port");
    }

    @Test
    void impossiblePortsAreRefused() {
        assertThatThrownBy(() -> ServerAddress.of("db:0")).hasMessageContaining("'db:0'");
        assertThatThrownBy(() -> ServerAddress.of("db:65536")).hasMessageContaining("'db:65536'");
    }
}
