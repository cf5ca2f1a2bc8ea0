package io.payledger.api.http;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where this service is, and who is at home elsewhere. Needed only where there is more than one region. */
@ConfigMapping(prefix = "payledger.region")
public interface RegionConfig {

    /** This service's region, such as {@code eu-west}; its session tokens name it. Without it no request is misdirected. */
    Optional<String> name();

    /** Tenants at home elsewhere, {@code homes.<tenant>=<region>}; everybody else is at home here. */
    Map<String, String> homes();

    /** Where other regions' services are, {@code urls.<region>=<base URL>}, for callers who came to the wrong one. */
    Map<String, URI> urls();
}
