package io.payledger.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the issuer's tokens are accepted, besides those of another issuer, audience or key. */
@WithApiTestEnvironment
class AccessTokensTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final String tenant = Runs.ofNewTenant().tenant;

    private Reply read(Duration clockAhead, String type, Duration lifetime) {
        String token = Identities.tokens(Clock.offset(Clock.systemUTC(), clockAhead), type)
                .issue(tenant, "anton", lifetime, "approver");
        return Person.withBearer(tenant, token).get("");
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(401);
        assertThat(reply.problem()).isEqualTo("unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
    void anAccessTokenIsAccepted(String type) {
        assertThat(read(Duration.ZERO, type, HOUR).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "JOSE", ""})
    void aTokenForAnotherUseIsRefused(String type) {
        assertRefused(read(Duration.ZERO, type, HOUR));
    }

    @Test
    void aClockMayDifferByThirtySeconds() {
        assertThat(read(Duration.ofSeconds(20), "JWT", HOUR).status()).isEqualTo(200);
        assertThat(read(Duration.ofSeconds(-20).minus(HOUR), "JWT", HOUR).status())
                .isEqualTo(200);
        assertRefused(read(Duration.ofSeconds(50), "JWT", HOUR));
        assertRefused(read(Duration.ofSeconds(-50).minus(HOUR), "JWT", HOUR));
    }

    @Test
    void aTokenForMoreThanADayIsRefused() {
        assertThat(read(Duration.ZERO, "JWT", Duration.ofHours(24)).status()).isEqualTo(200);
        assertRefused(read(Duration.ZERO, "JWT", Duration.ofHours(25)));
    }
}
