package io.payledger.worker.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long runs have been known not to reconcile.
 *
 * @param runs by age; every age is there
 * @param oldest zero where there is none
 */
record OpenBreaks(Map<Age, Long> runs, Duration oldest) {

    /** How old a break is, in as few words as a dashboard needs. */
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

    static final OpenBreaks NONE = of(List.of(), Instant.EPOCH);

    static OpenBreaks of(Collection<Instant> since, Instant now) {
        Map<Age, Long> runs = new EnumMap<>(Age.class);
        for (Age age : Age.values()) {
            runs.put(age, 0L);
        }
        Duration oldest = Duration.ZERO;
        for (Instant each : since) {
            // the primary's clock may be ahead of this one
            Duration age = each.isBefore(now) ? Duration.between(each, now) : Duration.ZERO;
            runs.merge(Age.of(age), 1L, Long::sum);
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        return new OpenBreaks(Map.copyOf(runs), oldest);
    }

    long runs(Age age) {
        return runs.getOrDefault(age, 0L);
    }
}
