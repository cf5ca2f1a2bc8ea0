package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.benchmarks.relay.Figures.Half;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final long SECOND = 1_000_000_000;

    private static final Published BACKLOG = new PgoutputDrain.Count(1_000);

    private static Sample sample(double second, long events, long process, long postgres, long broker) {
        return new Sample((long) (second * SECOND), List.of(events), process, postgres, broker);
    }

    @Test
    void eachHalfCountsFromTheSampleThatEndsTheOther() {
        List<Sample> samples = List.of(
                new Sample(0, List.of(), 0, 0, 0),
                sample(1, 0, 900, 0, 0),
                sample(2, 600, 1_200, 100, 50),
                sample(2.5, 1_000, 1_240, 200, 80),
                sample(4.5, 1_000, 1_300, 300, 90));

        Figures figures = Figures.of(samples, BACKLOG, 1_000);

        assertThat(figures.cold()).isEqualTo(new Half(300, 2_000));
        assertThat(figures.warm()).isEqualTo(new Half(800, 100));
    }

    @Test
    void whatPostgresAndTheBrokerDoAfterTheLastEventCounts() {
        List<Sample> samples = List.of(
                new Sample(0, List.of(), 0, 0, 0),
                sample(1, 500, 10, 100, 50),
                sample(2, 1_000, 20, 200, 80),
                sample(4, 1_000, 30, 300, 90));

        Figures figures = Figures.of(samples, BACKLOG, 1_000);

        assertThat(figures.postgresMillis()).isEqualTo(300);
        assertThat(figures.brokerMillis()).isEqualTo(90);
    }

    @Test
    void aBacklogTooSmallForTheSamplesHasNoFigures() {
        List<Sample> samples = List.of(new Sample(0, List.of(), 0, 0, 0), sample(1, 1_000, 20, 200, 80));

        assertThatThrownBy(() -> Figures.of(samples, BACKLOG, 1_000)).hasMessageContaining("measure more events");
    }
}
