package io.payledger.api.payments;

import io.payledger.bankfiles.ReadLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of bank files. */
@ConfigMapping(prefix = "payledger.bank-files")
public interface BankFilesConfig {

    /** Bytes of a file; more is answered with 413. {@code quarkus.http.limits.max-body-size} stays above. */
    @WithDefault("67108864")
    long bytesMax();

    /** Statements, balances, entries, transactions and reasons in one file, together. More takes more heap for each upload. */
    @WithDefault("500000")
    int rowsMax();

    /** Problems reported for one file; reading stops there. */
    @WithDefault("20")
    int problemsMax();

    default ReadLimits limits() {
        return new ReadLimits(bytesMax(), rowsMax(), problemsMax());
    }
}
