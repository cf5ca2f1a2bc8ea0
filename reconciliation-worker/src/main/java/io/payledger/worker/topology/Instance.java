package io.payledger.worker.topology;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import org.apache.kafka.streams.state.HostInfo;

/** This instance among those of its group. */
@Singleton
public final class Instance {

    private final String name;
    private final URI url;

    @Inject
    Instance(WorkerConfig config) {
        this.url = config.advertisedUrl();
        if (url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException(
                    "payledger.worker.advertised-url needs scheme, host and port, such as http://worker-1:8083: "
                            + url);
        }
        this.name = config.name().orElse("worker-" + url.getHost() + "-" + url.getPort());
    }

    public String name() {
        return name;
    }

    public URI url() {
        return url;
    }

    HostInfo host() {
        return new HostInfo(url.getHost(), url.getPort());
    }

    /** The group tells host and port of the others; they are reached by the scheme by which this one is. */
    URI urlOf(HostInfo other) {
        String host = other.host().contains(":") ? "[" + other.host() + "]" : other.host();
        return URI.create(url.getScheme() + "://" + host + ":" + other.port());
    }
}
