package io.payledger.service.identity;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What a bearer token has to be besides what Quarkus verifies: signature, issuer, audience, times. */
@ApplicationScoped
class AccessTokens {

    /** As identity providers write it; RFC 9068 has its own. Other types are for other uses, such as to log out. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final Optional<String> issuer;
    private final Duration skew;

    AccessTokens(
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
            @ConfigProperty(name = "mp.jwt.verify.clock.skew") int skewSeconds) {
        this.issuer = issuer;
        this.skew = Duration.ofSeconds(skewSeconds);
    }

    /** Without an issuer, a token of every issuer with a known key would be accepted. */
    void onStart(@Observes StartupEvent start) {
        if (issuer.filter(name -> !name.isBlank()).isEmpty()) {
            throw new IllegalStateException(
                    "mp.jwt.verify.issuer is not set: name the issuer of the bearer tokens, as in their iss claim");
        }
    }

    /** Refuses a verified token that was issued for another use, or will be issued only later. */
    void check(SecurityIdentity caller) {
        if (!(caller.getPrincipal() instanceof JsonWebToken token)) {
            return;
        }
        if (!isAccessToken(token.getRawToken())) {
            throw new AuthenticationFailedException("the token's typ is not that of an access token");
        }
        if (Instant.ofEpochSecond(token.getIssuedAtTime()).isAfter(Instant.now().plus(skew))) {
            throw new AuthenticationFailedException("the token's iat is in the future");
        }
    }

    private static boolean isAccessToken(String raw) {
        byte[] header = Base64.getUrlDecoder().decode(raw.substring(0, raw.indexOf('.')));
        String type = new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("typ", "jwt");
        return TYPES.contains(type.toLowerCase(Locale.ROOT));
    }
}
