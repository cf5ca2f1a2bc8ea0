package io.payledger.projections.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Consistency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreferencesTest {

    @Test
    void preferencesMayComeTogetherOrApart() {
        Preferences expected = new Preferences(Optional.of(Consistency.EVENTUAL), Optional.of(Duration.ofSeconds(10)));

        assertThat(Preferences.of(List.of("consistency=eventual, wait=10"))).isEqualTo(expected);
        assertThat(Preferences.of(List.of("Wait = \"10\" ;x=y", "respond-async, consistency=eventual")))
                .isEqualTo(expected);
    }

    @Test
    void whatIsNotUnderstoodIsPassedOver() {
        Preferences nothing = new Preferences(Optional.empty(), Optional.empty());

        assertThat(Preferences.of(List.of("", "wait=soon", "wait=-1", "wait=99999999999999", "consistency=maybe")))
                .isEqualTo(nothing);
    }
}
