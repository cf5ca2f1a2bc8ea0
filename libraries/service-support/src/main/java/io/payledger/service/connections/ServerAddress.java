package io.payledger.service.connections;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL server listens, written {@code host:port} or {@code host}; an IPv6 address is in brackets.
 *
 * @param host without brackets
 */
public record ServerAddress(String host, int port) {

    private static final String DEFAULT_PORT = "5432";
    private static final Pattern TEXT = Pattern.compile("(\\[(?=[^]]*:)[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");

    public ServerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "not an address: '" + host + ":" + port + "'; use a host and a port from 1 to 65535");
        }
    }

    public static ServerAddress of(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not an address: '" + text + "'; expected host:port, with an IPv6 address in brackets");
        }
        String host = matcher.group(1);
        String port = matcher.group(2) == null ? DEFAULT_PORT : matcher.group(2);
        return new ServerAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    public boolean isIpv6() {
        return host.contains(":");
    }

    /** As {@link #of} reads it, and as it is written in a JDBC URL. */
    @Override
    public String toString() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
