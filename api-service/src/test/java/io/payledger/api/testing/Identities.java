package io.payledger.api.testing;

import io.payledger.localstack.BearerTokens;
import io.payledger.testing.TestIdentityProvider;
import java.time.Clock;
import java.time.Duration;

/** The identity provider of this test run. */
public final class Identities {

    public static final String ISSUER = "https://issuer.test";

    private static final TestIdentityProvider PROVIDER = TestIdentityProvider.of(ISSUER);

    private Identities() {}

    static String publicKey() {
        return PROVIDER.publicKey();
    }

    public static String token(String tenant, String user, String... roles) {
        return PROVIDER.token(tenant, user, roles);
    }

    /** As at another time, or for another use. */
    public static BearerTokens tokens(Clock clock, String type) {
        return PROVIDER.tokens(clock, type);
    }

    public static String token(String tenant, Duration lifetime, String user, String... roles) {
        return PROVIDER.token(tenant, lifetime, user, roles);
    }
}
