package io.payledger.api.payroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Person;
import io.payledger.api.testing.Person.Reply;
import io.payledger.api.testing.TestGround;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestGround.class, scope = TestResourceScope.GLOBAL)
class PayrollRunFlowTest {

    private static final String NEW_RUN = """
            {"payGroup": "monthly", "periodStart": "2026-11-01", "periodEnd": "2026-11-30", "payDate": "2026-11-27"}
            """;
    private static final String CSV = """
            employee,currency,gross,taxes,deductions,net
            e-1,EUR,5000.00,1200.50,300.00,3499.50
            e-2,EUR,4000,1000,0.5,2999.50
            e-3,JPY,400000,90000,0,310000
            """;

    @Test
    void aRunGoesFromDraftToApprovalByASecondPerson() {
        Person paula = Person.of("flow-one", "paula", "preparer");
        Person anton = Person.of("flow-one", "anton", "approver");

        Reply created = paula.post("", NEW_RUN);
        System.out.println(created);
        String run = "/" + created.body().path("id").asText();
        Reply recorded = paula.put(run + "/items", CSV, "Content-Type", "text/csv", "X-Session-Token", created.token());
        System.out.println(recorded);
        Reply submitted = paula.post(run + "/submit", null, "X-Session-Token", recorded.token());
        System.out.println(submitted);
        Reply approved = anton.post(run + "/approve", null, "X-Session-Token", submitted.token(), "If-Match", "\"1\"");
        System.out.println(approved);
        Reply read = anton.get(run, "X-Session-Token", approved.token());
        System.out.println(read);
        System.out.println(anton.get(run + "/items?limit=2", "X-Session-Token", approved.token()));
        System.out.println(anton.get("", "X-Session-Token", approved.token()));
        System.out.println(anton.get("/" + "xx", "X-Session-Token", approved.token()));
        System.out.println(anton.get("//nowhere"));
        System.out.println(anton.get("//q/metrics"));
        System.out.println(Person.withBearer("a", null).get(""));
        System.out.println(Person.withBearer("a", null).get("//q/metrics"));
        System.out.println(Person.withBearer("a", null).get("//q/health"));
        System.out.println(Person.withBearer("a", "xxx").get(""));

        assertThat(created.status()).isEqualTo(201);
        assertThat(approved.body().path("state").asText()).isEqualTo("APPROVED");
        assertThat(read.body().path("approvedBy").asText()).isEqualTo("anton");
    }
}
