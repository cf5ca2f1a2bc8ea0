package io.payledger.localstack;

/** Where a server listens, written {@code host:port} as the services' configuration wants it. */
public record Address(String host, int port) {

    static final String LOOPBACK = "127.0.0.1";

    static Address local(int port) {
        return new Address(LOOPBACK, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
