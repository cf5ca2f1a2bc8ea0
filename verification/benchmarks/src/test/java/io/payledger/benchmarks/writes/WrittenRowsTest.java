package io.payledger.benchmarks.writes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrittenRowsTest {

    @Test
    void eachTransactionWritesOneRowOfEachKindAndCounts() {
        assertThatCode(() -> new WrittenRows(3, 3, 3, 3, 3).requireOf(3, true)).doesNotThrowAnyException();
    }

    @Test
    void aTransactionThatIsNotToCountLeavesTheRowsOfShards() {
        assertThatCode(() -> new WrittenRows(3, 3, 3, 3, 0).requireOf(3, false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new WrittenRows(3, 3, 3, 3, 1).requireOf(3, false))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMissingAuditEntryIsAFault() {
        assertThatThrownBy(() -> new WrittenRows(3, 3, 3, 2, 3).requireOf(3, true))
                .hasMessageStartingWith("3 transactions have written")
                .hasMessageContaining("auditEntries=2")
                .hasMessageContaining("auditEntries=3");
    }

    @Test
    void rowsOfTransactionsThatWereNotAnsweredAreAFault() {
        assertThatThrownBy(() -> new WrittenRows(4, 4, 4, 4, 4).requireOf(3, true))
                .isInstanceOf(IllegalStateException.class);
    }
}
