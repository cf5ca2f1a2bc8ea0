package io.payledger.benchmarks.relay;

import java.util.List;
import java.util.Optional;

/** What a system has published, read back. */
interface Published {

    long eventsBelow(List<Long> ends);

    /** What is wrong with it; empty if it is the whole backlog, each event once and in the order of its shard. */
    Optional<String> fault(long events);
}
