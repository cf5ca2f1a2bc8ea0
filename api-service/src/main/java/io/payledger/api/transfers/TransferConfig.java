package io.payledger.api.transfers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Limits of bodies that clients send and of files that they read. Each holds for one instance. */
@ConfigMapping(prefix = "payledger.transfers")
public interface TransferConfig {

    /** Where large bodies and files are stored while they are received, processed or sent. */
    @WithDefault("${java.io.tmpdir}")
    Path directory();

    /** Bytes of a body that is held in memory; a larger one is stored in a file. Larger responses are watched. */
    @WithDefault("65536")
    int memoryBytesMax();

    /**
     * Bytes per second that a client sends, or reads of a file, at least, on average from {@link #grace()} on; of other
     * responses, in each such period.
     */
    @WithDefault("16384")
    long rateMin();

    /** How long a client may take before its rate is measured. */
    @WithDefault("5s")
    Duration grace();

    /** How long a body may take to arrive, and a file to be read. */
    @WithDefault("5m")
    Duration deadline();

    /** Bodies of one tenant that arrive at a time, of any size; a further one gets 429. */
    @WithDefault("256")
    int arrivingPerTenantMax();

    /** Large bodies and files of one tenant that are stored at a time; a further one gets 429. */
    @WithDefault("16")
    int storedPerTenantMax();

    /** Bytes of responses that a tenant's clients have not read; with more, further requests get 429. */
    @WithDefault("33554432")
    long unreadPerTenantMax();

    /** Large bodies that are processed at a time. More takes more heap; further ones wait for {@link #processingWait()}. */
    @WithDefault("4")
    int processingMax();

    /** Large bodies of one tenant that are processed at a time. */
    @WithDefault("2")
    int processingPerTenantMax();

    /** How long a large body waits before it gets 503. */
    @WithDefault("10s")
    Duration processingWait();
}
