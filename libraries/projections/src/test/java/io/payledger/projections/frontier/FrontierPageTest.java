package io.payledger.projections.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.frontier.FrontierReport.ShardView;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontierPageTest {

    private static final FrontierPage OF_TWO = FrontierPage.of(null, "2", "false");

    @Test
    void aPageHasTheFirstShardsOfAllPartitionsInTheirOrder() {
        FrontierPage.Shards page = OF_TWO.shards(views("library/c", "library/a", "library/b"), false);

        assertThat(page.shown()).extracting(ShardView::shard).containsExactly("library/a", "library/b");
        assertThat(page.next()).isEqualTo("library/b");
    }

    @Test
    void aFullPageOfAnInstanceThatHasMoreIsNotTheLast() {
        assertThat(OF_TWO.shards(views("library/a", "library/b"), true).next()).isEqualTo("library/b");
        assertThat(OF_TWO.shards(views("library/a", "library/b"), false).next()).isNull();
        assertThat(OF_TWO.shards(views(), false).next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "library/a, 0, false",
        "library/a, 501, false",
        "library/a, -1, false",
        "library/a, x, false",
        "library/a, 9999999999, false",
        "library, 1, false",
        "'', 1, false",
        "library/a, 1, ''",
        "library/a, 1, TRUE",
    })
    void malformedParametersAreRefused(String after, String limit, String frozen) {
        assertThatThrownBy(() -> FrontierPage.of(after, limit, frozen)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ShardView> views(String... shards) {
        ShardFrontier frontier = new ShardFrontier(new Position(1, 1), null, null);
        return Stream.of(shards)
                .map(shard -> ShardView.of(new Shard(shard), 0, frontier, Instant.EPOCH))
                .toList();
    }
}
