package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndToEndIdTest {

    private static final UUID ALL_ONES = new UUID(-1, -1);

    @Test
    void anIdIsReadBackAndFitsIntoIso20022() {
        Random random = new Random(20022);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID run = i == 0 ? new UUID(0, 0) : i == 1 ? ALL_ONES : new UUID(random.nextLong(), random.nextLong());
            EndToEndId id = new EndToEndId(run, i == 0 ? 1 : 1 + random.nextInt(9_999_999));

            assertThat(id.toString()).matches("[0-9A-Z-]{27,35}");
            assertThat(EndToEndId.parse(id.toString())).contains(id);
            assertThat(seen.add(id.toString())).isTrue();

            String message = EndToEndId.ofMessage(run, 1 + i);
            assertThat(message).matches("[0-9A-Z-]{28,35}");
            assertThat(EndToEndId.runOfMessage(message)).contains(run);
        }
    }

    /** Every later version must read what was sent to a bank. */
    @Test
    void theTextIsTheContract() {
        UUID run = UUID.fromString("0190f5f0-0000-7000-8000-000000000001");

        assertThat(new EndToEndId(run, 42)).hasToString("03C67ZO9X2F4VVM50C7HMKU81-42");
        assertThat(EndToEndId.ofMessage(run, 2)).isEqualTo("03C67ZO9X2F4VVM50C7HMKU81-R2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NOTPROVIDED",
                "RENT 2026-11",
                "F5LXX1ZZ5PNORYNQGLHZMSP33-0",
                "F5LXX1ZZ5PNORYNQGLHZMSP33-01",
                "F5LXX1ZZ5PNORYNQGLHZMSP33-10000000",
                "f5lxx1zz5pnorynqglhzmsp33-1",
                // 2^128 and more is not a run
                "F5LXX1ZZ5PNORYNQGLHZMSP34-1",
                "ZZZZZZZZZZZZZZZZZZZZZZZZZ-1"
            })
    void aForeignIdIsNotReadAsOneOfPayLedger(String text) {
        assertThat(EndToEndId.parse(text)).isEmpty();
        assertThat(EndToEndId.runOfMessage(text.replace("-1", "-R1").replace("-0", "-R0")))
                .isEmpty();
    }

    @Test
    void theLargestRunIsTheLastId() {
        assertThat(EndToEndId.parse("F5LXX1ZZ5PNORYNQGLHZMSP33-1")).contains(new EndToEndId(ALL_ONES, 1));
    }

    @Test
    void aLineWithoutAnIdIsRefused() {
        assertThatThrownBy(() -> new EndToEndId(ALL_ONES, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EndToEndId(ALL_ONES, 10_000_000)).isInstanceOf(IllegalArgumentException.class);
    }
}
