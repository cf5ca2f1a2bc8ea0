package io.payledger.api.read;

import io.payledger.api.http.Regions;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.SigningKeys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;

/** Session tokens as headers, under the keys of this deployment. */
@ApplicationScoped
@Startup
public class SessionTokens {

    private final SessionTokenCodec codec;
    private final Regions regions;

    SessionTokens(SessionTokenConfig config, Regions regions) {
        this.regions = regions;
        try {
            codec = new SessionTokenCodec(SigningKeys.parse(Files.readString(config.keysFile())));
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "cannot read the session token keys (payledger.session-tokens.keys-file=" + config.keysFile() + ")",
                    unreadable);
        }
    }

    /** The header's text; empty where there is nothing to say. */
    public String encode(SessionToken token) {
        return codec.encode(regions.stamped(token));
    }

    /** All tokens of a request, merged; see {@link SessionTokenCodec#decode}. */
    public SessionToken decode(Collection<String> headerValues) {
        return codec.decode(headerValues);
    }
}
