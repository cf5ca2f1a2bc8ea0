package io.payledger.api.http;

import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;

/** Tells requests that belong to another region. */
@ApplicationScoped
public class Regions {

    private final RegionConfig config;

    Regions(RegionConfig config) {
        this.config = config;
        if (config.name().isEmpty() && !config.homes().isEmpty()) {
            throw new IllegalStateException(
                    "payledger.region.homes tells who is at home elsewhere, and payledger.region.name not what is here");
        }
    }

    /**
     * Why this service has no answer about the shard. The settings decide; what the session has seen of the shard in
     * another region does where they are silent: this region does not have what the session has seen.
     */
    public Optional<Problem> misdirected(Shard shard, SessionToken seen) {
        return config.name().flatMap(here -> Optional.ofNullable(config.homes().get(shard.tenant()))
                .or(() -> seen.region(shard))
                .filter(home -> !home.equals(here))
                .map(home -> misdirected(here, home)));
    }

    private Problem misdirected(String here, String home) {
        URI there = config.urls().get(home);
        Problem problem = ApiProblems.MISDIRECTED
                .because("The tenant is at home in the region " + home
                        + ", and this is " + here + "; nothing was read or written. Send the request to "
                        + (there == null ? "that region's service." : there + "."))
                .with("region", home);
        return there == null ? problem : problem.with("url", there.toString());
    }
}
