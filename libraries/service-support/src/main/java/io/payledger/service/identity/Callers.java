package io.payledger.service.identity;

import io.payledger.freshness.Shard;
import io.payledger.service.problems.SecurityProblems;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The caller, from the request's bearer token. */
@ApplicationScoped
public class Callers {

    static final String TENANT_CLAIM = "tenant";

    private final JsonWebToken token;

    Callers(JsonWebToken token) {
        this.token = token;
    }

    /** How long the request's token is still valid. */
    public Duration remaining() {
        return Duration.between(Instant.now(), Instant.ofEpochSecond(token.getExpirationTime()));
    }

    /** Whether the tenant is the caller's own. */
    public boolean isOf(String tenant) {
        return tenant.equals(tenant(token));
    }

    /** The tenant that a token is for; null for one that belongs to none. */
    static @Nullable String tenant(JsonWebToken token) {
        return token.getClaim(TENANT_CLAIM);
    }

    /** Operators see every tenant's frontiers, and nothing of what is behind them; they belong to no tenant. */
    public boolean isOperator() {
        return token.getGroups().contains(Role.OPERATOR);
    }

    /**
     * The caller, if the token is for this tenant; 403 otherwise. Decided before anything is looked up: another tenant's
     * caller must not learn what exists.
     */
    public Caller of(String domain, String tenant) {
        String subject = token.getSubject();
        if (subject == null || !isOf(tenant)) {
            throw SecurityProblems.forbidden().thrown();
        }
        try {
            return new Caller(subject, Shard.of(domain, tenant));
        } catch (IllegalArgumentException notUsable) {
            throw SecurityProblems.forbidden().thrown();
        }
    }
}
