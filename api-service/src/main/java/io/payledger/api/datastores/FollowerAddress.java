package io.payledger.api.datastores;

import io.payledger.service.connections.ServerAddress;

/**
 * One follower, written {@code name=host:port}.
 *
 * @param name goes into X-Served-By, metrics and logs
 */
public record FollowerAddress(String name, ServerAddress address) {

    public FollowerAddress {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,31}") || name.equals("primary")) {
            throw new IllegalArgumentException(
                    "not a follower's name: '" + name + "'; expected lower-case letters, digits and hyphens");
        }
    }

    public static FollowerAddress of(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("not a follower: '" + text + "'; expected name=host:port");
        }
        return new FollowerAddress(text.substring(0, equals).strip(), ServerAddress.of(text.substring(equals + 1)));
    }
}
