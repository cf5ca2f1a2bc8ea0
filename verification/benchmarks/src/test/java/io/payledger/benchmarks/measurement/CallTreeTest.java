package io.payledger.benchmarks.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTreeTest {

    private final CallTree tree = new CallTree("all");

    @Test
    void aMethodHasTheSamplesOfWhatItCalled() {
        tree.add(List.of("a.Main.run", "a.Codec.read"));
        tree.add(List.of("a.Main.run", "a.Codec.write"));
        tree.add(List.of("a.Main.run"));

        assertThat(tree.samples()).isEqualTo(3);
        CallTree main = tree.callees().iterator().next();
        assertThat(main.samples()).isEqualTo(3);
        assertThat(main.callees()).extracting(CallTree::method).containsExactly("a.Codec.read", "a.Codec.write");
        assertThat(main.callees()).extracting(CallTree::samples).containsExactly(1L, 1L);
    }

    @Test
    void theBusiestMethodIsTheOneThatRanItself() {
        tree.add(List.of("a.Main.run", "a.Codec.read", "a.Codec.number"));
        tree.add(List.of("a.Main.run", "a.Codec.write", "a.Codec.number"));
        tree.add(List.of("a.Main.run", "a.Codec.write"));

        assertThat(tree.busiest(2)).containsExactly(Map.entry("a.Codec.number", 2L), Map.entry("a.Codec.write", 1L));
    }
}
