package io.payledger.cli.availability;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything that the clients saw. Thread-safe. */
final class Journal {

    /** A client was shown less than its session had seen, or something that contradicts it. */
    record Contradiction(long atNanos, String what) {}

    private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
    private final Collection<Contradiction> contradictions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger notSent = new AtomicInteger();

    void add(Attempt attempt) {
        attempts.add(attempt);
    }

    void add(Call call) {
        calls.add(call);
    }

    void contradiction(String what) {
        contradictions.add(new Contradiction(System.nanoTime(), what));
    }

    /** The schedule wanted a request, and too many were waiting already. */
    void notSent() {
        notSent.incrementAndGet();
    }

    int countNotSent() {
        return notSent.get();
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Contradiction> contradictions() {
        return List.copyOf(contradictions);
    }

    /** When an attempt last failed; that instant where none has since then. */
    long lastFailureSince(long nanos) {
        return attempts.stream()
                .filter(each -> !each.succeeded())
                .mapToLong(Attempt::endedNanos)
                .filter(ended -> ended > nanos)
                .max()
                .orElse(nanos);
    }

    /** Whether every attempt that ended since then succeeded, and there was one of each kind. */
    boolean isQuietSince(long nanos) {
        List<Attempt> recent =
                attempts.stream().filter(each -> each.endedNanos() >= nanos).toList();
        return recent.stream().allMatch(Attempt::succeeded)
                && recent.stream().map(Attempt::kind).distinct().count() == RequestKind.values().length;
    }
}
