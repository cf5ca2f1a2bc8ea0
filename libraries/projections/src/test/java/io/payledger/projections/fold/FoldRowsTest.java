package io.payledger.projections.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldRowsTest {

    private final Map<String, Object> stored = new HashMap<>();
    private final FoldRows rows = new FoldRows(new StoredRows() {
        @Override
        public <T> @Nullable T get(String key, Class<T> type) {
            return type.cast(stored.get(key));
        }
    });

    @Test
    void anEventSeesItsOwnChanges() {
        stored.put("a", "before");
        stored.put("b", "before");

        rows.put("a", "after");
        rows.remove("b");

        assertThat(rows.get("a", String.class)).isEqualTo("after");
        assertThat(rows.get("b", String.class)).isNull();
        assertThat(rows.get("c", String.class)).isNull();
    }

    @Test
    void rowsAreWrittenInTheOrderOfTheirLastChange() {
        rows.put("a", "1");
        rows.put("b", "2");
        rows.remove("c");
        rows.put("a", "3");

        assertThat(rows.changed()).extracting(FoldStep.Row::key).containsExactly("b", "c", "a");
        assertThat(rows.changed().get(1).value()).isNull();
        assertThat(rows.changed().get(2).value()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f/library/central", "o/payroll.events-0"})
    void aFoldCannotWriteFrontiersOrProgress(String key) {
        assertThatThrownBy(() -> rows.put(key, "x")).hasMessageContaining("reserved");
        assertThatThrownBy(() -> rows.remove(key)).hasMessageContaining("reserved");
    }
}
