package io.payledger.service.session;

import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Session tokens as headers, signed with the keys of this deployment. */
@ApplicationScoped
public class SessionTokens {

    private final SessionTokenCodec codec;
    private final Optional<String> region;

    /**
     * @param region the region of this service; what goes out names it wherever it names none
     */
    SessionTokens(SessionTokenConfig config, @ConfigProperty(name = "payledger.region.name") Optional<String> region) {
        region.ifPresent(SessionToken::requireRegion);
        this.region = region;
        try {
            codec = new SessionTokenCodec(SigningKeys.parse(Files.readString(config.keysFile())));
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "cannot read the session token keys (payledger.session-tokens.keys-file=" + config.keysFile() + ")",
                    unreadable);
        }
    }

    /** Call at the start: keys that cannot be read end the start, not the first request. */
    public void load() {
        // the constructor has read them
    }

    /** The header's text; empty where the token is. */
    public String encode(SessionToken token) {
        return codec.encode(region.map(token::at).orElse(token));
    }

    /** All tokens of a request, merged; see {@link SessionTokenCodec#decode}. */
    public SessionToken decode(Collection<String> headerValues) {
        return codec.decode(headerValues);
    }
}
