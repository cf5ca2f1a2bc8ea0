package io.payledger.api.payroll.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large a register may be. */
@ConfigMapping(prefix = "payledger.registers")
public interface RegisterConfig {

    /** Items in one register. More makes the transaction longer, and with it every other write of that tenant. */
    @WithDefault("150000")
    int itemsMax();

    /** Bytes of an uploaded register; more is answered with 413. */
    @WithDefault("67108864")
    long bytesMax();

    /** Errors reported for one register; reading stops there. */
    @WithDefault("20")
    int errorsMax();
}
