package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.freshness.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static final Map<String, Position> BEFORE = Map.of("payroll/a", new Position(1, 40));

    @Test
    void everyCommandIsAChangeAlsoTheFirstOfItsShard() {
        Map<String, Position> after = Map.of("payroll/a", new Position(1, 42), "payroll/b", new Position(1, 3));

        assertThatCode(() -> Measurement.requireChanges(5, BEFORE, after)).doesNotThrowAnyException();
    }

    @Test
    void aCommandWithoutAChangeIsAFault() {
        Map<String, Position> after = Map.of("payroll/a", new Position(1, 41));

        assertThatThrownBy(() -> Measurement.requireChanges(2, BEFORE, after))
                .hasMessage("2 commands have made 1 changes");
    }
}
