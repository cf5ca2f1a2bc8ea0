package io.payledger.benchmarks.writes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShardRowsTest {

    private static final String SHARD = "payroll/tenant-1";

    @Test
    void everyPositionHasItsEventAndItsAuditEntry() {
        assertThatCode(() -> new ShardRows(SHARD, 3, 3, 3, 1, 3, 3).requireComplete())
                .doesNotThrowAnyException();
    }

    @Test
    void aShardThatNobodyWroteToIsComplete() {
        assertThatCode(() -> new ShardRows(SHARD, 0, 0, 0, 0, 0, 0).requireComplete())
                .doesNotThrowAnyException();
    }

    @Test
    void aGapIsAFault() {
        ShardRows withoutTheSecond = new ShardRows(SHARD, 3, 3, 2, 1, 3, 2);
        ShardRows withoutTheFirst = new ShardRows(SHARD, 3, 3, 3, 2, 4, 3);
        ShardRows withoutTheLast = new ShardRows(SHARD, 3, 3, 2, 1, 2, 2);
        ShardRows withoutAnAuditEntry = new ShardRows(SHARD, 3, 2, 3, 1, 3, 2);
        ShardRows withAnAuditEntryOfAnotherEvent = new ShardRows(SHARD, 3, 3, 3, 1, 3, 2);

        for (ShardRows gap : List.of(
                withoutTheSecond,
                withoutTheFirst,
                withoutTheLast,
                withoutAnAuditEntry,
                withAnAuditEntryOfAnotherEvent)) {
            assertThatThrownBy(gap::requireComplete).as(gap.toString()).hasMessageContaining(SHARD);
        }
    }
}
