package io.payledger.projections.streams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.projections.streams.BrokerView.Offsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldRunnerTest {

    @Test
    void aTopicThatEndsBelowTheGroupsOffsetsIsNotFolded() {
        Map<Integer, Offsets> offsets = Map.of(0, new Offsets(7L, 9), 1, new Offsets(5L, 4));

        assertThatThrownBy(() -> FoldRunner.refuseOffsetsOfAnotherLog("group-1", offsets))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group-1")
                .hasMessageContaining("partition 1 through offset 5")
                .hasMessageContaining("ends at 4")
                .hasMessageContaining("deleted and created again");
    }

    @Test
    void aGroupThatIsBehindOrAtTheEndOrNewIsFolded() {
        Map<Integer, Offsets> offsets = Map.of(0, new Offsets(7L, 9), 1, new Offsets(4L, 4), 2, new Offsets(null, 0));

        assertThatCode(() -> FoldRunner.refuseOffsetsOfAnotherLog("group-1", offsets))
                .doesNotThrowAnyException();
    }
}
