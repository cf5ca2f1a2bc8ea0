package io.payledger.api.payroll.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of an uploaded register. */
@ConfigMapping(prefix = "payledger.registers")
public interface RegisterConfig {

    /** Items in one register. More makes the transaction longer, and other writes of that tenant wait for it. */
    @WithDefault("150000")
    int itemsMax();

    /** Bytes of an uploaded register; more is answered with 413. */
    @WithDefault("67108864")
    long bytesMax();

    /** Errors reported for one register; reading stops there. */
    @WithDefault("20")
    int errorsMax();
}
