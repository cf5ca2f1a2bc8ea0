package io.payledger.api.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Addresses of the reconciliation workers. */
@ConfigMapping(prefix = "payledger.workers")
public interface WorkersConfig {

    /** {@code http://host:port,…}. Any worker will do: it forwards to the one that has the tenant. Several keep reads available if one fails. */
    @WithParentName
    Optional<List<URI>> urls();
}
