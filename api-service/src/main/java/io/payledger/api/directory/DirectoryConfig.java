package io.payledger.api.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of an upload of employees or accounts. */
@ConfigMapping(prefix = "payledger.directory")
public interface DirectoryConfig {

    /** Rows in one upload. More makes the transaction longer; a longer list is sent as several uploads. */
    @WithDefault("150000")
    int rowsMax();

    /** Bytes of an upload; more is answered with 413. */
    @WithDefault("67108864")
    long bytesMax();

    /** Errors reported for one upload; reading stops there. */
    @WithDefault("20")
    int errorsMax();
}
