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

    public static AggregateSnapshot of(String name, Object body, String etag) {
        return new AggregateSnapshot(name, body, Optional.of(etag), Optional.empty());
    }

    public AggregateSnapshot at(String newPath) {
        return new AggregateSnapshot(name, body, etag, Optional.of(newPath));
    }
}
