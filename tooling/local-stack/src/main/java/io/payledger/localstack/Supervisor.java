package io.payledger.localstack;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Starts parts of a stack again that end unexpectedly, and carries out commands about one of them. Thread-safe. */
final class Supervisor implements AutoCloseable {

    private final Map<String, SupervisedPart> parts = new TreeMap<>();

    /** Parts that have ended by now are noticed as well. */
    Supervisor(Collection<? extends ChildProcess> running, Backoff backoff, Consumer<String> progress) {
        for (ChildProcess part : running) {
            SupervisedPart supervised = new SupervisedPart(part, backoff, progress);
            parts.put(part.name(), supervised);
            supervised.ended("during the start of the stack");
        }
    }

    void ended(String part, int exitValue) {
        Optional.ofNullable(parts.get(part)).ifPresent(supervised -> supervised.ended("exit=" + exitValue));
    }

    /** Returns what was done, once it is; empty if there is no such part. */
    Optional<String> carryOut(PartCommand command, String part) {
        return Optional.ofNullable(parts.get(part)).map(supervised -> supervised.carryOut(command));
    }

    Collection<String> names() {
        return parts.keySet();
    }

    /** Starts nothing any more, and leaves the parts as they are. */
    @Override
    public void close() {
        parts.values().forEach(SupervisedPart::close);
    }
}
