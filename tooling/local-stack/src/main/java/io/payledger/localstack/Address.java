package io.payledger.localstack;

import java.net.URI;

/** Where a server listens, written {@code host:port} as the services' configuration wants it. */
public record Address(String host, int port) {

    static final String LOOPBACK = "127.0.0.1";

    static Address local(int port) {
        return new Address(LOOPBACK, port);
    }

    /** Of a service that listens there. */
    URI url() {
        return URI.create("http://" + this);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
