package io.payledger.service.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer tokens: signature, issuer, audience and times as Quarkus does, and that they are access tokens. Keeps
 * the result for {@link #KEPT}, since a signature takes longer to verify than everything else that a refusal costs, and
 * at most until the keys are fetched again, which may have been withdrawn. Requests that arrive before the first
 * verification of their token has ended verify it too. Thread-safe.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class AccessTokens extends JWTCallerPrincipalFactory {

    /** Also how much longer a token is accepted after it has expired. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private static final int KEPT_MAX = 2_000;

    /** As identity providers write it; RFC 9068 has its own. Other types are for other uses, such as to log out. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final VerificationKeys keys = new VerificationKeys();
    private final Optional<String> issuer;
    private final Duration skew;
    private final Cache<String, Verified> verified;

    @Inject
    AccessTokens(
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
            @ConfigProperty(name = "mp.jwt.verify.clock.skew") int skewSeconds) {
        this(issuer, skewSeconds, Ticker.systemTicker());
    }

    AccessTokens(Optional<String> issuer, int skewSeconds, Ticker clock) {
        this.issuer = issuer;
        this.skew = Duration.ofSeconds(skewSeconds);
        this.verified = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .maximumSize(KEPT_MAX)
                .ticker(clock)
                .build();
    }

    /** Without an issuer, a token of every issuer with a known key would be accepted. */
    void onStart(@Observes StartupEvent start) {
        if (issuer.filter(name -> !name.isBlank()).isEmpty()) {
            throw new IllegalStateException(
                    "mp.jwt.verify.issuer is not set: name the issuer of the bearer tokens, as in their iss claim");
        }
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo expected) throws ParseException {
        Object fetched = keys.fetched();
        Verified known = verified.getIfPresent(token);
        if (known != null && known.keys() == fetched) {
            return known.principal();
        }
        JwtContext context = keys.parse(token, expected);
        String type = context.getJoseObjects().get(0).getHeader("typ");
        if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw new ParseException("the token's typ is not that of an access token");
        }
        JWTCallerPrincipal principal = new AccessToken(type, context.getJwtClaims());
        if (Instant.ofEpochSecond(principal.getIssuedAtTime())
                .isAfter(Instant.now().plus(skew))) {
            throw new ParseException("the token's iat is in the future");
        }
        verified.put(token, new Verified(principal, fetched));
        return principal;
    }

    /**
     * A result that is kept.
     *
     * @param keys those known when the verification began, see {@link VerificationKeys#fetched}
     */
    private record Verified(JWTCallerPrincipal principal, Object keys) {}

    /** Finds the tenant without the exception that the library throws, and catches, for each claim it has no constant for. */
    private static final class AccessToken extends DefaultJWTCallerPrincipal {

        private final @Nullable Object tenant;

        AccessToken(@Nullable String type, JwtClaims claims) {
            super(type, claims);
            this.tenant = claims.getClaimValue(Callers.TENANT_CLAIM);
        }

        @Override
        protected @Nullable Object getClaimValue(String name) {
            return name.equals(Callers.TENANT_CLAIM) ? tenant : super.getClaimValue(name);
        }
    }
}
