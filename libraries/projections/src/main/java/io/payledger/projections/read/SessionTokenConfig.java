package io.payledger.projections.read;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The keys of session tokens, the same on every node of a deployment. */
@ConfigMapping(prefix = "payledger.session-tokens")
public interface SessionTokenConfig {

    /** One {@code <key id> <secret in Base64>} on a line; the first signs, all verify. */
    Path keysFile();
}
