package io.payledger.api.command;

import java.util.Optional;

/**
 * An aggregate as callers see it.
 *
 * @param name of the member that shows it in a problem
 * @param body what Jackson writes
 * @param path of the aggregate, for the answer to its creation
 */
public record AggregateSnapshot(String name, Object body, Optional<String> etag, Optional<String> path) {

    /** An aggregate without versions. */
    public static AggregateSnapshot of(String name, Object body) {
        return new AggregateSnapshot(name, body, Optional.empty(), Optional.empty());
    }

    public static AggregateSnapshot of(String name, Object body, int version) {
        return new AggregateSnapshot(name, body, Optional.of("\"" + version + "\""), Optional.empty());
    }

    public AggregateSnapshot at(String newPath) {
        return new AggregateSnapshot(name, body, etag, Optional.of(newPath));
    }
}
