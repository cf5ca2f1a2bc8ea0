package io.payledger.api.commands;

import java.util.Optional;

/**
 * An aggregate as its callers see it.
 *
 * @param name of the member that shows it in a problem
 * @param body what Jackson writes
 * @param path of the aggregate, for the answer that tells of its creation
 */
public record Shown(String name, Object body, Optional<String> etag, Optional<String> path) {

    public static Shown of(String name, Object body, String etag) {
        return new Shown(name, body, Optional.of(etag), Optional.empty());
    }

    public Shown at(String newPath) {
        return new Shown(name, body, etag, Optional.of(newPath));
    }
}
