package io.payledger.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @Test
    void knowsItsDomainAndItsTenant() {
        Shard shard = Shard.of("payroll", "acme-de");

        assertThat(shard.id()).isEqualTo("payroll/acme-de");
        assertThat(shard.domain()).isEqualTo("payroll");
        assertThat(shard.tenant()).isEqualTo("acme-de");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "payroll", "payroll/", "/acme", "payroll/acme/de", "Payroll/acme", "payroll/acme,de", "p/ä"})
    void anIdThatWouldNeedEscapingIsRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Shard(id)).withMessageContaining("domain/tenant");
    }
}
