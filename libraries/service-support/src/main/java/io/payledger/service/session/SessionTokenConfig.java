package io.payledger.service.session;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The keys that session tokens are signed with. */
@ConfigMapping(prefix = "payledger.session-tokens")
public interface SessionTokenConfig {

    /**
     * A file of {@code <key id> <secret in Base64>} lines, the same on every node: the first key signs, all verify.
     * Taking a line out makes the tokens it signed invalid.
     */
    Path keysFile();
}
