package io.payledger.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicContentsTest {

    private final TopicContents contents = new TopicContents(0);

    @Test
    void theWholeBacklogIsWithoutFault() {
        contents.add(0, 0, "a", 1);
        contents.add(2, 0, "b", 1);
        contents.add(0, 1, "a", 2);
        contents.add(2, 2, "b", 2);

        assertThat(contents.fault(4)).isEmpty();
    }

    @Test
    void anEventThatIsPublishedTwiceIsAFault() {
        contents.add(0, 0, "a", 1);
        contents.add(0, 1, "a", 1);

        assertThat(contents.fault(2)).contains("shard a has sequence 1 in the place of 2");
    }

    @Test
    void anEventInThePlaceOfAnotherIsAFault() {
        contents.add(0, 0, "a", 2);
        contents.add(0, 1, "a", 1);

        assertThat(contents.fault(2)).contains("shard a has sequence 2 in the place of 1");
    }

    @Test
    void aMissingEndOfAShardIsAFault() {
        contents.add(0, 0, "a", 1);

        assertThat(contents.fault(2)).contains("1 of 2 events are published");
    }

    @Test
    void theBacklogBeginsAfterWhatIsPublished() {
        TopicContents after = new TopicContents(200);
        after.add(0, 0, "a", 201);
        after.add(1, 0, "b", 201);
        after.add(0, 1, "a", 202);

        assertThat(after.fault(3)).isEmpty();
    }

    @Test
    void anEventThatWasPublishedBeforeIsAFault() {
        TopicContents after = new TopicContents(200);
        after.add(0, 0, "a", 200);

        assertThat(after.fault(1)).contains("shard a has sequence 200 in the place of 201");
    }

    @Test
    void theMarkerOfATransactionIsNotAnEvent() {
        contents.add(0, 0, "a", 1);
        contents.add(0, 2, "a", 2);
        contents.add(1, 5, "b", 1);

        assertThat(contents.eventsBelow(List.of())).isZero();
        assertThat(contents.eventsBelow(List.of(2L, 0L, 0L))).isEqualTo(1);
        assertThat(contents.eventsBelow(List.of(4L, 6L, 0L))).isEqualTo(3);
    }
}
