package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.BeansOfTheStart;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.ClassesOfTheStart;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.RolesPage;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a first request would have to prepare blocks the event loop, and with it all other requests. */
@WithApiTestEnvironment
class FirstRequestTest {

    @Inject
    BeansOfTheStart start;

    @Inject
    ClassesOfTheStart classes;

    @Test
    void noRequestCreatesABean() {
        Runs runs = Runs.ofNewTenant();
        Person olga = Person.withBearer(
                runs.tenant,
                Identities.token(
                        runs.tenant, "olga", "preparer", "approver", "payment-officer", "auditor", "operator"));
        RolesPage.of("api").forEach(row -> Calls.call(row, olga, runs.recorded(), "\"2\""));

        Set<String> created = BeansOfTheStart.created();

        assertThat(created).hasSizeGreaterThan(50).isEqualTo(start.names());
    }

    @Test
    void noRequestLoadsWhatVerifiesTokens() {
        assertThat(classes.names())
                .contains(
                        "org.jose4j.jwa.AlgorithmFactoryFactory",
                        "sun.security.rsa.RSASignature",
                        "io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal",
                        "io.github.bucket4j.local.LockFreeBucket");
    }

    @Test
    void noRequestLoadsWhatDecidesOnRunsAndListsThem() {
        assertThat(classes.names())
                .contains(
                        "io.payledger.api.payroll.http.CreateRun",
                        "io.payledger.api.command.EventRow",
                        "io.payledger.api.command.StoredResponse",
                        "io.payledger.api.payroll.store.RunList",
                        "io.payledger.api.datastores.TenantTransaction",
                        "io.payledger.api.http.Answer");
    }

    @Test
    void theStartCountsNoCommandAndNoRead() {
        assertThat(classes.counted()).isEmpty();
    }
}
