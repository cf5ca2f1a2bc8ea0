package io.payledger.api.stream;

import static io.payledger.api.stream.ShardHistory.RUN;
import static io.payledger.api.stream.ShardHistory.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import io.payledger.freshness.ShardState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardFeedTest {

    /** Reads of the primary, which answers when the test lets it. */
    private final List<Position> asked = new ArrayList<>();

    private CompletableFuture<Optional<ShardState>> answer = new CompletableFuture<>();
    private final ShardFeed feed = new ShardFeed(this::ask);
    private final ShardHistory history = ShardHistory.of(Optional.empty());

    private CompletionStage<Optional<ShardState>> ask(Position position) {
        asked.add(position);
        answer = new CompletableFuture<>();
        return answer;
    }

    @BeforeEach
    void follow() {
        history.follow(Position.NONE);
        feed.add(history.stream);
    }

    @Test
    void nothingIsSentBeforeThePrimaryShowsIt() {
        feed.heard(change(1));
        assertThat(history.sent).containsExactly("Started 0/0");

        history.commit(1);
        answer.complete(Optional.of(history.state()));

        assertThat(history.sent).containsExactly("Started 0/0", "Changed 1/1");
        assertThat(history.fetches).as("it came from Kafka").isEmpty();
    }

    @Test
    void aPrimaryThatShowsNothingNewIsAskedAgain() {
        feed.heard(change(1));
        answer.complete(Optional.of(history.state()));
        answer.complete(Optional.empty());
        answer.completeExceptionally(new IllegalStateException("gone"));
        assertThat(history.sent).hasSize(1);

        history.commit(1);
        answer.complete(Optional.of(history.state()));

        assertThat(history.sent).containsExactly("Started 0/0", "Changed 1/1");
        assertThat(asked).hasSize(4);
    }

    @Test
    void manyChangesAreOneReadOfThePrimary() {
        for (long each = 1; each <= 50; each++) {
            feed.heard(change(each));
        }
        history.commit(50);
        answer.complete(Optional.of(history.state()));
        answer.complete(Optional.of(history.state()));

        assertThat(history.sent).hasSize(51);
        assertThat(asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void changesThatAFailoverLostAreNeverSent() {
        history.commit(1);
        feed.heard(change(1));
        feed.heard(change(2));
        history.lose(1);

        answer.complete(Optional.of(history.state()));
        feed.heard(change(2, 2, RUN));

        assertThat(history.sent).containsExactly("Started 0/0", "Changed 1/1", "Changed 2/2");
    }

    @Test
    void theNumberOfWaitingChangesIsBounded() {
        long last = ShardFeed.WAITING_MAX + 10L;
        for (long each = 1; each <= last; each++) {
            feed.heard(change(each));
        }
        history.commit(last);

        answer.complete(Optional.of(history.state()));
        answer.complete(Optional.of(history.state()));

        assertThat(history.sent).hasSize((int) last + 1);
        assertThat(history.fetches).as("the ten oldest were dropped").isNotEmpty();
    }
}
