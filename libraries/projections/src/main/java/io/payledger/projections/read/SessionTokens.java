package io.payledger.projections.read;

import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.SigningKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;

/** Session tokens under the keys of this deployment. */
@Singleton
final class SessionTokens {

    private final SessionTokenCodec codec;

    @Inject
    SessionTokens(SessionTokenConfig config) {
        try {
            this.codec = new SessionTokenCodec(SigningKeys.parse(Files.readString(config.keysFile())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "payledger.session-tokens.keys-file cannot be read: " + config.keysFile(), unreadable);
        }
    }

    /** Throws {@link io.payledger.freshness.InvalidSessionTokenException}. */
    SessionToken decode(Collection<String> headerValues) {
        return codec.decode(headerValues);
    }

    String encode(SessionToken token) {
        return codec.encode(token);
    }
}
