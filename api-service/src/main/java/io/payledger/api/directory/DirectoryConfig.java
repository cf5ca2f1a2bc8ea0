package io.payledger.api.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large an upload of employees or accounts may be. */
@ConfigMapping(prefix = "payledger.directory")
public interface DirectoryConfig {

    /** Rows in one upload. More makes the transaction longer; the rest of a larger list goes into further uploads. */
    @WithDefault("150000")
    int rowsMax();

    /** Bytes of an upload; more is answered with 413. {@code quarkus.http.limits.max-body-size} stays above. */
    @WithDefault("67108864")
    long bytesMax();

    /** Errors reported for one upload; reading stops there. */
    @WithDefault("20")
    int errorsMax();
}
