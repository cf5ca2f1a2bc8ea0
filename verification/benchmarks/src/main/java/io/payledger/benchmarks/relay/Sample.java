package io.payledger.benchmarks.relay;

import java.util.List;

/**
 * How far a system was at a moment, and what had been spent until then, since its process was launched.
 *
 * @param ends what it had done, as {@link Progress#ends()} returns it
 * @param processMillis of processor time, as the two that follow
 */
record Sample(long nanos, List<Long> ends, long processMillis, long postgresMillis, long brokerMillis) {

    Sample {
        ends = List.copyOf(ends);
    }
}
