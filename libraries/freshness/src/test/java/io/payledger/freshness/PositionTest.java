package io.payledger.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    @Test
    void aLaterEpochIsNewerThanAnySequenceOfAnEarlierOne() {
        assertThat(new Position(2, 1).covers(new Position(1, 1_000_000))).isTrue();
        assertThat(new Position(1, 1_000_000).covers(new Position(2, 1))).isFalse();
    }

    @Test
    void onlyTheNextSequenceFollows() {
        Position seventh = new Position(1, 7);

        assertThat(new Position(1, 8).follows(seventh)).isTrue();
        assertThat(new Position(2, 8).follows(seventh)).as("an epoch begins").isTrue();
        assertThat(new Position(1, 7).follows(seventh)).as("a duplicate").isFalse();
        assertThat(new Position(1, 9).follows(seventh)).as("a gap").isFalse();
        assertThat(new Position(1, 8).follows(new Position(2, 7)))
                .as("an epoch that is over")
                .isFalse();
    }

    @Test
    void readsWhatItWrote() {
        Position position = new Position(3, 845_201);

        assertThat(Position.parse(position.toString())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1", "1/", "/1", "a/1", "1/b", "-1/1", "1/-1", "1/1/1", "99999999999/1"})
    void aTextThatIsNotAPositionIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("position");
    }
}
