package io.payledger.relay.publishing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks by TCP whether a broker listens. Kafka's clients log a warning for each broker that they cannot reach, and retry
 * for ever; so the relay asks before it creates one.
 */
public final class BrokerProbe {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerProbe.class);
    private static final int CONNECT_MILLIS_MAX = 2000;

    private final List<Address> brokers;

    record Address(String host, int port) {}

    /** Throws {@link IllegalArgumentException} if an address is not one that Kafka's clients accept. */
    public BrokerProbe(String bootstrapServers) {
        this.brokers = Arrays.stream(bootstrapServers.split(",", -1))
                .map(server -> address(server.strip()))
                .toList();
    }

    static Address address(String server) {
        String host = Utils.getHost(server);
        Integer port = Utils.getPort(server);
        if (host == null || port == null) {
            throw new IllegalArgumentException("not the address of a broker: '" + server
                    + "'; write each server of payledger.kafka.bootstrap-servers as host:port");
        }
        return new Address(host, port);
    }

    public boolean anyListens() {
        return brokers.stream().anyMatch(BrokerProbe::listens);
    }

    private static boolean listens(Address broker) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(broker.host(), broker.port()), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException unreachable) {
            LOG.debug("no broker listens: host={} port={}", broker.host(), broker.port(), unreachable);
            return false;
        }
    }
}
