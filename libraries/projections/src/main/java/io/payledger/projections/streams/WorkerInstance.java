package io.payledger.projections.streams;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import org.apache.kafka.streams.state.HostInfo;

/** The name and address of this instance in its group. */
@Singleton
public final class WorkerInstance {

    private final String name;
    private final URI url;

    @Inject
    WorkerInstance(WorkerConfig config) {
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

    /** The group knows host and port of the other instances; their scheme is that of this one. */
    URI urlOf(HostInfo other) {
        String host = other.host().contains(":") ? "[" + other.host() + "]" : other.host();
        return URI.create(url.getScheme() + "://" + host + ":" + other.port());
    }
}
