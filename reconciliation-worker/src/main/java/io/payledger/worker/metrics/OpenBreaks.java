package io.payledger.worker.metrics;

import io.payledger.worker.fold.BrokenRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long runs have been known not to reconcile.
 *
 * @param runs by age; every age is there
 * @param oldest zero where there is none
 * @param open how many breaks of these runs are not assessed
 * @param investigating how many are under investigation
 */
record OpenBreaks(Map<Age, Long> runs, Duration oldest, long open, long investigating) {

    /** The age of a break, as a dashboard groups it. */
    enum Age {
        UNDER_1H(Duration.ofHours(1)),
        UNDER_1D(Duration.ofDays(1)),
        UNDER_7D(Duration.ofDays(7)),
        FROM_7D(Duration.ofSeconds(Long.MAX_VALUE));

        private final Duration below;

        Age(Duration below) {
            this.below = below;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Age of(Duration age) {
            for (Age each : values()) {
                if (age.compareTo(each.below) < 0) {
                    return each;
                }
            }
            return FROM_7D;
        }
    }

    static OpenBreaks of(Collection<BrokenRun> broken, Instant now) {
        Map<Age, Long> runs = new EnumMap<>(Age.class);
        for (Age age : Age.values()) {
            runs.put(age, 0L);
        }
        Duration oldest = Duration.ZERO;
        long open = 0;
        long investigating = 0;
        for (BrokenRun each : broken) {
            // the primary's clock may be ahead of this one
            Duration age = each.since().isBefore(now) ? Duration.between(each.since(), now) : Duration.ZERO;
            runs.merge(Age.of(age), 1L, Long::sum);
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
            open += each.open();
            investigating += each.investigating();
        }
        return new OpenBreaks(Map.copyOf(runs), oldest, open, investigating);
    }

    long runs(Age age) {
        return runs.getOrDefault(age, 0L);
    }
}
