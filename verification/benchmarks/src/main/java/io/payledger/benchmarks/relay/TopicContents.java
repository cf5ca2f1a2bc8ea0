package io.payledger.benchmarks.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of a topic. Confined to one thread. */
final class TopicContents implements Published {

    /** Of each partition, ascending: a transaction's marker has an offset as well, but is no event. */
    private final List<List<Long>> offsets = new ArrayList<>();

    private final Map<String, Long> reached = new HashMap<>();
    private final long publishedThrough;
    private long events;
    private @Nullable String firstFault;

    /** @param publishedThrough the last sequence of each shard that was published before */
    TopicContents(long publishedThrough) {
        this.publishedThrough = publishedThrough;
    }

    /** Takes the next event of a partition. */
    void add(int partition, long offset, String shard, long sequence) {
        while (offsets.size() <= partition) {
            offsets.add(new ArrayList<>());
        }
        offsets.get(partition).add(offset);
        events++;
        long expected = reached.getOrDefault(shard, publishedThrough) + 1;
        if (sequence == expected) {
            reached.put(shard, sequence);
        } else if (firstFault == null) {
            firstFault = "shard " + shard + " has sequence " + sequence + " in the place of " + expected;
        }
    }

    @Override
    public long eventsBelow(List<Long> ends) {
        long below = 0;
        for (int partition = 0; partition < Math.min(ends.size(), offsets.size()); partition++) {
            int place = Collections.binarySearch(offsets.get(partition), ends.get(partition));
            below += place >= 0 ? place : -place - 1;
        }
        return below;
    }

    @Override
    public Optional<String> fault(long expected) {
        if (firstFault != null) {
            return Optional.of(firstFault);
        }
        return events == expected
                ? Optional.empty()
                : Optional.of(events + " of " + expected + " events are published");
    }
}
