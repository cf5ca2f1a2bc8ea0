package io.payledger.api.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large requests may be. */
@ConfigMapping(prefix = "payledger.requests")
public interface RequestConfig {

    /** Bytes of a body, of a command for instance; more is answered with 413. Uploads have limits of their own. */
    @WithDefault("65536")
    long bodyBytesMax();
}
