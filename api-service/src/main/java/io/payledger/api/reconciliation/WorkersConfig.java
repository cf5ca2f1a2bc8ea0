package io.payledger.api.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where the reconciliation workers are. */
@ConfigMapping(prefix = "payledger.workers")
public interface WorkersConfig {

    /** {@code http://host:port,…}. Any one of them will do, for they know whose a tenant is; more of them outlive each other. */
    @WithParentName
    Optional<List<URI>> urls();
}
