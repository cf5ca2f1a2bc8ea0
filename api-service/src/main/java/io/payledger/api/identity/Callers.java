package io.payledger.api.identity;

import io.payledger.api.http.SecurityProblems;
import io.payledger.freshness.Shard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Takes the caller out of the request's token. */
@ApplicationScoped
public class Callers {

    private static final String TENANT_CLAIM = "tenant";
    private static final String PAYROLL = "payroll";

    private final JsonWebToken token;

    Callers(JsonWebToken token) {
        this.token = token;
    }

    /** How long the request's token is still good. */
    public Duration remaining() {
        return Duration.between(Instant.now(), Instant.ofEpochSecond(token.getExpirationTime()));
    }

    /**
     * The caller, if the token is for this tenant. Decided before anything is looked up: another tenant's caller must
     * not even learn what exists.
     */
    public Caller of(String tenant) {
        String subject = token.getSubject();
        if (subject == null || !tenant.equals(token.getClaim(TENANT_CLAIM))) {
            throw SecurityProblems.forbidden().thrown();
        }
        try {
            return new Caller(subject, Shard.of(PAYROLL, tenant));
        } catch (IllegalArgumentException notUsable) {
            throw SecurityProblems.forbidden().thrown();
        }
    }
}
