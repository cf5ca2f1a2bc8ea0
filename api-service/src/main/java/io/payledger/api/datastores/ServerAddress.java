package io.payledger.api.datastores;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens, written {@code host:port}; an IPv6 host is in brackets. */
public record ServerAddress(String host, int port) {

    private static final Pattern TEXT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+):(\\d{1,5})");

    public ServerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
    }

    public static ServerAddress of(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an address: '" + text + "'; expected host:port");
        }
        String host = matcher.group(1);
        return new ServerAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host, Integer.parseInt(matcher.group(2)));
    }

    String inUrl() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return inUrl();
    }
}
