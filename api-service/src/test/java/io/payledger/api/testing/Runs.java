package io.payledger.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.PayDates;
import java.util.UUID;

/** Runs as tests need them, in a tenant of each test's own. */
public final class Runs {

    /** Of a type that there may be any number of. */
    public static final String NEW_RUN = """
            {"type": "OFF_CYCLE", "legalEntity": "acme", "payGroup": "monthly", "currency": "EUR", %s}
            """.formatted(PayDates.json());

    /** What {@code If-Match} has to say of a {@link #pending} run: created, recorded, calculated, submitted. */
    public static final String PENDING = "\"4\"";

    public static final String CSV_HEADER = "employee,currency,gross,reimbursements,employee_taxes,employee_benefits,"
            + "post_tax_deductions,net,employer_taxes,employer_benefits,payment_method,account\n";

    /** 9,000.00 gross, 6,536.50 net. */
    public static final String CSV = CSV_HEADER + """
            e-1,EUR,5000.00,25.00,1200.50,250.00,50.00,3524.50,900.00,100.00,CASH,
            e-2,EUR,4000,12.50,1000,0.5,0,3012.00,700.10,0,CHECK,
            """;

    public final String tenant;
    public final Person paula;
    public final Person anton;

    private Runs(String tenant) {
        this.tenant = tenant;
        this.paula = Person.of(tenant, "paula", "preparer");
        this.anton = Person.of(tenant, "anton", "approver");
    }

    public static Runs ofNewTenant() {
        return new Runs("t-" + UUID.randomUUID());
    }

    public String shard() {
        return "payroll/" + tenant;
    }

    /** The path of a draft without items. */
    public String draft() {
        Reply created = paula.post("", NEW_RUN);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return "/" + created.body().path("id").asText();
    }

    /** The path of a draft with items. */
    public String recorded() {
        String run = draft();
        assertThat(paula.put(run + "/items", CSV, "Content-Type", "text/csv").status())
                .isEqualTo(200);
        return run;
    }

    /** The path of a run that waits for approval. */
    public String pending() {
        String run = recorded();
        assertThat(paula.post(run + "/calculate", null, "If-Match", "\"2\"").status())
                .isEqualTo(200);
        assertThat(paula.post(run + "/submit", null, "If-Match", "\"3\"").status())
                .isEqualTo(200);
        return run;
    }

    /** A token that names the tenant's shard as it is on the primary now. */
    public String tokenOfNow() {
        return anton.get("").token();
    }
}
