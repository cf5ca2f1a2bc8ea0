package io.payledger.api.session;

import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.SigningKeys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;

/** The codec of this deployment's keys. */
class SessionTokens {

    @Produces
    @Singleton
    @Startup
    SessionTokenCodec codec(SessionTokenConfig config) {
        try {
            return new SessionTokenCodec(SigningKeys.parse(Files.readString(config.keysFile())));
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "cannot read the session token keys (payledger.session-tokens.keys-file=" + config.keysFile() + ")",
                    unreadable);
        }
    }
}
