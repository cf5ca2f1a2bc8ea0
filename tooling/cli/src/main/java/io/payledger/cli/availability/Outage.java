package io.payledger.cli.availability;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients saw of one fault, from its beginning until everything was well again.
 *
 * @param what which part, and what was done to it
 * @param requests things that clients wanted meanwhile
 * @param failures first attempts that failed, by what the client saw
 * @param uncured requests that no repetition cured
 * @param interruptions the longest of any tenant
 * @param longestAnswer how long a single attempt took at most, with any result
 * @param longestCall how long a request took at most over all its attempts
 * @param stale answers that showed less than the session had seen
 * @param recovery from the end of the fault until everything was healthy and no attempt failed any more
 */
record Outage(
        String what,
        int requests,
        Map<String, Integer> failures,
        int uncured,
        Map<RequestKind, Interruption> interruptions,
        Duration longestAnswer,
        Duration longestCall,
        int stale,
        Duration recovery) {

    /**
     * When it was, in nanoseconds of this JVM.
     *
     * @param wellNanos when everything was healthy and the last failure was over; it is watched a little longer
     */
    record Window(long fromNanos, long faultEndedNanos, long wellNanos, long toNanos) {

        boolean holds(long nanos) {
            return nanos >= fromNanos && nanos <= toNanos;
        }
    }

    static Outage of(String what, Window window, Journal journal, Traffic traffic) {
        List<Attempt> attempts = journal.attempts().stream()
                .filter(each -> window.holds(each.endedNanos()))
                .toList();
        List<Call> calls = journal.calls().stream()
                .filter(each -> window.holds(each.endedNanos()))
                .toList();
        Map<String, Integer> failures = new TreeMap<>();
        attempts.stream()
                .filter(each -> each.first() && !each.succeeded())
                .forEach(each -> failures.merge(each.ending(), 1, Integer::sum));
        Map<RequestKind, Interruption> interruptions = new EnumMap<>(RequestKind.class);
        for (RequestKind kind : RequestKind.values()) {
            interruptions.put(kind, longestOfAnyTenant(kind, window, journal, traffic));
        }
        return new Outage(
                what,
                calls.size(),
                failures,
                (int) calls.stream().filter(each -> !each.cured()).count(),
                interruptions,
                attempts.stream().map(Attempt::took).max(Duration::compareTo).orElse(Duration.ZERO),
                calls.stream().map(Call::took).max(Duration::compareTo).orElse(Duration.ZERO),
                (int) journal.contradictions().stream()
                        .filter(each -> window.holds(each.atNanos()))
                        .count(),
                Duration.ofNanos(Math.max(0, window.wellNanos() - window.faultEndedNanos())));
    }

    private static Interruption longestOfAnyTenant(RequestKind kind, Window window, Journal journal, Traffic traffic) {
        List<Attempt> successes = journal.attempts().stream()
                .filter(each -> each.kind() == kind && each.succeeded())
                .toList();
        return traffic.tenants().stream()
                .map(tenant -> Interruption.longest(
                        successes.stream()
                                .filter(each -> each.tenant().equals(tenant))
                                .map(Attempt::endedNanos)
                                .toList(),
                        window.fromNanos(),
                        window.toNanos(),
                        traffic.schedule(kind)))
                .reduce(Interruption.NONE, Interruption::orLonger);
    }
}
