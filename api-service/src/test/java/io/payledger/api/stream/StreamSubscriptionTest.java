package io.payledger.api.stream;

import static io.payledger.api.stream.ShardHistory.OTHER_RUN;
import static io.payledger.api.stream.ShardHistory.RUN;
import static io.payledger.api.stream.ShardHistory.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSubscriptionTest {

    private final ShardHistory story = ShardHistory.of(Optional.empty());

    private static Position at(long sequence) {
        return new Position(1, sequence);
    }

    private static List<String> changes(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(each -> "Changed 1/" + each)
                .toList();
    }

    @Test
    void changesFromKafkaAreSentWithoutAFetch() {
        story.commit(5);
        story.follow(at(5));

        story.commit(7);
        story.hear(6, 7);

        assertThat(story.told).containsExactly("Started 1/5", "Changed 1/6", "Changed 1/7");
        assertThat(story.fetches).isEmpty();
    }

    @Test
    void nothingIsSentTwice() {
        story.commit(7);
        story.follow(at(5));

        story.hear(4, 5, 6, 7, 6, 7);

        assertThat(story.told).containsExactly("Started 1/5", "Changed 1/6", "Changed 1/7");
    }

    @Test
    void changesBeforeTheStartPositionIsKnownAreNotLost() {
        story.commit(7);
        story.stream.offer(change(6), story.state());
        story.stream.offer(change(7), story.state());

        story.follow(at(6));

        assertThat(story.told).containsExactly("Started 1/6", "Changed 1/7");
    }

    @Test
    void aGapIsFilledFromTheOutbox() {
        story.follow(Position.NONE);
        story.commit(5);

        story.hear(1, 4, 5);

        assertThat(story.told.subList(1, story.told.size())).isEqualTo(changes(1, 5));
        assertThat(story.fetches).containsExactly(at(1));
    }

    @Test
    void moreThanAPageIsFetchedInPages() {
        long last = 2L * StreamSubscription.PAGE + 3;
        story.commit(last);

        story.follow(at(0));

        assertThat(story.told.subList(1, story.told.size())).isEqualTo(changes(1, last));
        assertThat(story.fetches).containsExactly(at(StreamSubscription.PAGE), at(2L * StreamSubscription.PAGE));
    }

    @Test
    void aSlowClientTakesNoMemoryAndMissesNothing() {
        story.readerTakes = false;
        story.follow(Position.NONE);
        for (long each = 1; each <= 100; each++) {
            story.commit(each);
            story.hear(each);
        }

        story.readerTakes = true;
        story.take();

        assertThat(story.told.subList(1, story.told.size())).isEqualTo(changes(1, 100));
        assertThat(story.fetches).as("four were buffered, the rest was not").containsExactly(at(4));
    }

    @Test
    void aStreamOfOneRunSendsNothingElseAndStillMovesOn() {
        ShardHistory narrow = ShardHistory.of(Optional.of(RUN));
        narrow.follow(Position.NONE);
        narrow.commit(change(1, 1, OTHER_RUN));
        narrow.commit(change(1, 2, RUN));
        narrow.commit(change(1, 3, OTHER_RUN));

        narrow.page(Position.NONE).changes().forEach(each -> narrow.stream.offer(each, narrow.state()));
        narrow.pass(Duration.ofSeconds(15));

        assertThat(narrow.told).containsExactly("Started 0/0", "Changed 1/2", "Quiet 1/3");
    }

    @Test
    void changesThatKafkaNeverDeliveredAreFetched() {
        story.follow(Position.NONE);
        story.commit(3);

        story.stream.reached(story.state());

        assertThat(story.told.subList(1, story.told.size())).isEqualTo(changes(1, 3));
    }

    @Test
    void aPrimaryThatDoesNotAnswerIsAskedAgain() {
        story.follow(Position.NONE);
        story.commit(3);
        story.primaryAnswers = false;
        story.hear(3);
        assertThat(story.told).hasSize(1);

        story.primaryAnswers = true;
        story.pass(Duration.ofSeconds(1));

        assertThat(story.told.subList(1, story.told.size())).isEqualTo(changes(1, 3));
    }

    @Test
    void aStreamEndsIfTheOutboxNoLongerHasTheNextChange() {
        story.follow(Position.NONE);
        story.commit(9);
        story.prune(3);

        story.hear(9);

        assertThat(story.told).containsExactly("Started 0/0");
        assertThat(story.stream.ending()).contains(StreamEnd.PRUNED);
        assertThat(story.ended).isTrue();
    }

    @Test
    void aStreamThatSentLostChangesEnds() {
        story.commit(7);
        story.follow(at(7));
        story.lose(5);
        story.commit(change(2, 7, RUN));
        story.commit(change(2, 8, RUN));

        story.stream.offer(change(2, 8, RUN), story.state());

        assertThat(story.told).containsExactly("Started 1/7");
        assertThat(story.stream.ending()).contains(StreamEnd.HISTORY_LOST);
    }

    @Test
    void aFailoverThatLostNothingOfTheStreamIsIgnored() {
        story.commit(5);
        story.follow(at(5));
        story.lose(5);

        story.stream.offer(change(2, 6, RUN), story.state());

        assertThat(story.told).containsExactly("Started 1/5", "Changed 2/6");
    }

    @Test
    void aQuietStreamSendsHeartbeats() {
        story.follow(Position.NONE);

        story.pass(Duration.ofSeconds(14));
        assertThat(story.told).containsExactly("Started 0/0");
        story.pass(Duration.ofSeconds(1));
        story.pass(Duration.ofSeconds(14));
        story.pass(Duration.ofSeconds(1));

        assertThat(story.told).containsExactly("Started 0/0", "Quiet 0/0", "Quiet 0/0");
    }

    @Test
    void aClientThatReadsNothingIsDisconnected() {
        story.readerTakes = false;
        story.follow(Position.NONE);

        story.pass(Duration.ofSeconds(29));
        assertThat(story.cutOff).isFalse();
        story.pass(Duration.ofSeconds(1));

        assertThat(story.cutOff).isTrue();
        assertThat(story.stream.ending()).contains(StreamEnd.STALLED);
    }

    @Test
    void aClientThatWaitsForTheStartIsNotDisconnected() {
        story.pass(Duration.ofMinutes(1));

        story.follow(Position.NONE);

        assertThat(story.cutOff).isFalse();
        assertThat(story.told).containsExactly("Started 0/0");
    }

    @Test
    void aStreamEndsInOrderAtItsMaximumAge() {
        story.stream.endAfter(Duration.ofMinutes(15), StreamEnd.DURATION);
        story.follow(Position.NONE);

        story.pass(Duration.ofMinutes(15).minusNanos(1));
        assertThat(story.ended).isFalse();
        story.pass(Duration.ofNanos(1));

        assertThat(story.ended).isTrue();
        assertThat(story.cutOff).isFalse();
        assertThat(story.stream.ending()).contains(StreamEnd.DURATION);
    }

    /** Kafka delivers everything late, twice and out of order; the primary is unavailable at times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eachChangeIsSentOnceAndInOrderUnderRandomFaults(long given) {
        long seed = Long.getLong("stream.seed", given);
        Random random = new Random(seed);
        long start = random.nextInt(20);
        story.commit(start);
        story.readerTakes = false;
        story.follow(start == 0 ? Position.NONE : at(start));
        List<Long> unheard = new ArrayList<>();
        long last = start;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    story.commit(++last);
                    unheard.add(last);
                }
                case 2 -> {
                    Collections.shuffle(unheard.subList(Math.max(0, unheard.size() - 3), unheard.size()), random);
                    if (!unheard.isEmpty()) {
                        long heard = unheard.get(random.nextInt(unheard.size()));
                        story.hear(heard);
                    }
                }
                case 3 -> story.primaryAnswers = random.nextInt(3) > 0;
                default -> story.take();
            }
        }

        story.primaryAnswers = true;
        story.readerTakes = true;
        story.take();
        story.stream.reached(story.state());
        story.pass(Duration.ofSeconds(1));

        assertThat(story.told.subList(1, story.told.size())).as("seed %d", seed).isEqualTo(changes(start + 1, last));
    }
}
