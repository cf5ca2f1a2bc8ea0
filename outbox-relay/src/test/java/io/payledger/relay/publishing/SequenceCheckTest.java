package io.payledger.relay.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceCheckTest {

    @ParameterizedTest(name = "published {0}, highest epoch {1}: row {2} is {3}")
    @CsvSource({
        "0/0, 0, 1/1, NEXT",
        "0/0, 0, 1/2, GAP",
        "0/0, 2, 2/1, NEXT",
        "0/0, 2, 1/1, DEPOSED",
        "1/7, 1, 1/8, NEXT",
        "1/7, 1, 1/7, DUPLICATE",
        "1/7, 1, 1/1, DUPLICATE",
        "1/7, 1, 1/9, GAP",
        "1/7, 1, 2/8, EPOCH_BEGINS",
        "1/7, 1, 2/5, EPOCH_BEGINS",
        "1/7, 1, 2/9, EPOCH_BEGINS",
        "1/7, 2, 2/8, EPOCH_BEGINS",
        "1/7, 2, 1/8, DEPOSED",
        "2/8, 2, 2/9, NEXT",
        "2/8, 2, 1/7, DUPLICATE",
        "2/8, 2, 1/9, DEPOSED",
        "2/8, 3, 2/9, DEPOSED",
    })
    void onlyTheRowsPositionDecides(String published, int highestEpoch, String row, SequenceCheck expected) {
        assertThat(SequenceCheck.of(Position.parse(published), highestEpoch, Position.parse(row)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "after {0} the outbox goes on with {1}: {2}")
    @CsvSource({
        "0/0, 1/1, true",
        "0/0, 1/2, false",
        "1/7, 1/8, true",
        "1/7, 1/9, false",
        "1/7, 1/7, false",
        "1/7, 2/8, true",
        "1/7, 2/5, true",
        "1/7, 2/9, false",
        "2/8, 1/9, false",
    })
    void repairContinuesOnlyWithTheNextRow(String published, String row, boolean continues) {
        assertThat(SequenceCheck.continues(Position.parse(published), Position.parse(row)))
                .isEqualTo(continues);
    }

    /** The history of several shards, delivered with replays and losses, is sent whole, once and in order. */
    @Test
    void everyEventIsSentOnceAndInOrderThoughTheWalRepeatsAndLosesRows() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Simulation simulation = new Simulation(new Random(seed));

            Map<String, List<Position>> sent = simulation.run();

            assertThat(sent).as("seed %d", seed).isEqualTo(simulation.expected);
        }
    }

    /**
     * Shards commit, and an epoch may begin in between: at the end of the history, or below it if a published tail was
     * lost. The relay reads the WAL, skips pieces of it, and sometimes restarts further back.
     */
    private static final class Simulation {

        private record Row(String shard, Position position) {}

        private final Random random;
        private final List<Row> wal = new ArrayList<>();
        private final Map<String, List<Position>> table = new HashMap<>();
        private final Map<String, List<Position>> expected = new HashMap<>();
        private final Map<String, List<Position>> sent = new HashMap<>();
        private PublishedPositions published = new PublishedPositions(Map.of());

        Simulation(Random random) {
            this.random = random;
        }

        Map<String, List<Position>> run() {
            List<String> shards = List.of("payroll/a", "payroll/b", "payroll/c");
            commit(shards, 1, 10 + random.nextInt(30));
            relay(0);
            if (random.nextBoolean()) {
                promote(shards);
                commit(shards, 2, random.nextInt(20));
                relay(0);
            }
            // the sweep finds what never came through the WAL
            shards.forEach(shard -> table.getOrDefault(shard, List.of()).forEach(position -> {
                if (!published.at(shard).covers(position)) {
                    assertThat(SequenceCheck.continues(published.at(shard), position))
                            .isTrue();
                    send(shard, position);
                }
            }));
            return sent;
        }

        private void commit(List<String> shards, int epoch, int rows) {
            for (int i = 0; i < rows; i++) {
                append(shards.get(random.nextInt(shards.size())), epoch);
            }
        }

        private void append(String shard, int epoch) {
            List<Position> rows = table.computeIfAbsent(shard, unused -> new ArrayList<>());
            long sequence = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).sequence();
            Position next = new Position(epoch, sequence + 1);
            rows.add(next);
            wal.add(new Row(shard, next));
            expected.computeIfAbsent(shard, unused -> new ArrayList<>()).add(next);
        }

        /** The new primary has lost a tail, published or not; each shard begins its epoch right after what survived. */
        private void promote(List<String> shards) {
            for (String shard : shards) {
                List<Position> rows = table.computeIfAbsent(shard, unused -> new ArrayList<>());
                int lost = rows.isEmpty() ? 0 : random.nextInt(Math.min(4, rows.size() + 1));
                List<Position> tail = new ArrayList<>(rows.subList(rows.size() - lost, rows.size()));
                rows.subList(rows.size() - lost, rows.size()).clear();
                for (Position gone : tail) {
                    wal.remove(new Row(shard, gone));
                    if (!published.at(shard).covers(gone)) {
                        expected.getOrDefault(shard, new ArrayList<>()).remove(gone);
                    }
                }
            }
            for (String shard : shards) {
                append(shard, 2);
            }
        }

        private void relay(int from) {
            int next = from;
            while (next < wal.size()) {
                if (random.nextInt(8) == 0) {
                    next += random.nextInt(4); // a slot that is ahead of what is published
                    continue;
                }
                Row row = wal.get(next++);
                check(row);
                if (random.nextInt(10) == 0) {
                    // a restart: what was published is read back, and the WAL is replayed
                    published = new PublishedPositions(published.toMap());
                    next = Math.max(from, next - random.nextInt(6));
                }
            }
        }

        private void check(Row row) {
            Position reached = published.at(row.shard());
            switch (SequenceCheck.of(reached, published.highestEpoch(), row.position())) {
                case DUPLICATE ->
                    assertThat(sent.getOrDefault(row.shard(), Collections.emptyList()))
                            .contains(row.position());
                case NEXT -> send(row.shard(), row.position());
                case GAP, EPOCH_BEGINS -> {
                    for (Position missing : List.copyOf(table.getOrDefault(row.shard(), List.of()))) {
                        if (missing.compareTo(reached) > 0
                                && missing.sequence() < row.position().sequence()) {
                            assertThat(SequenceCheck.continues(published.at(row.shard()), missing))
                                    .isTrue();
                            send(row.shard(), missing);
                        }
                    }
                    assertThat(SequenceCheck.continues(published.at(row.shard()), row.position()))
                            .isTrue();
                    send(row.shard(), row.position());
                }
                // One shard's first row of the epoch may be published while another's old rows were lost by the slot:
                // the old rows then come from the outbox only.
                case DEPOSED -> assertThat(row.position().epoch()).isLessThan(published.highestEpoch());
            }
        }

        private void send(String shard, Position position) {
            sent.computeIfAbsent(shard, unused -> new ArrayList<>()).add(position);
            published.advance(Map.of(shard, position));
        }
    }
}
