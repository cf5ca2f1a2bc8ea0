package io.payledger.cli.client;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/** The payroll calls of one tenant, made by one session. */
public final class PayrollRuns {

    /** The ETag of a {@link #pending} run: created, recorded, calculated, submitted. */
    public static final String PENDING = "\"4\"";

    private final Session session;
    private final String root;

    public PayrollRuns(Session session, String tenant) {
        this.session = session;
        this.root = "/api/v1/tenants/" + tenant + "/payroll-runs";
    }

    public Session session() {
        return session;
    }

    /** A new DRAFT that pays tomorrow; each has a pay group of its own, since nothing here depends on it. */
    public String create() {
        LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        ApiResponse created = session.post(
                        root, """
                        {"legalEntity": "acme", "payGroup": "staff-%1$s", "periodStart": "%2$s", "periodEnd": "%2$s", "payDate": "%2$s", "currency": "EUR"}
                        """.formatted(UUID.randomUUID().toString().substring(0, 8), tomorrow), Map.of())
                .expect(201);
        return created.body().path("id").asText();
    }

    public ApiResponse importCsv(String run, String csv) {
        return session.putCsv(root + "/" + run + "/items", csv);
    }

    /** What may be done to a run, as the last part of the path names it. */
    public ApiResponse step(String run, String step, String json, String etag) {
        return session.post(root + "/" + run + "/" + step, json, Map.of("If-Match", etag));
    }

    public ApiResponse approve(String run, String etag) {
        return step(run, "approve", "{}", etag);
    }

    /** Looks at the run as it is now, and approves that. */
    public ApiResponse approve(String run) {
        return approve(run, etag(run));
    }

    /** Calculates and submits the run as it is now. */
    public ApiResponse submit(String run) {
        ApiResponse calculated = step(run, "calculate", "{}", etag(run)).expect(200);
        return step(run, "submit", "{}", calculated.etag());
    }

    public ApiResponse reject(String run, String reason, String etag) {
        return step(run, "reject", "{\"reason\": \"" + reason + "\"}", etag);
    }

    private String etag(String run) {
        return session.get(root + "/" + run, Map.of("Prefer", "consistency=strong"))
                .expect(200)
                .etag();
    }

    public ApiResponse read(String run) {
        return session.get(root + "/" + run);
    }

    public ApiResponse list() {
        return session.get(root);
    }

    public ApiResponse reconciliation(String run) {
        return session.get(root + "/" + run + "/reconciliation");
    }

    /** A run of {@code employees} people that waits for its approval, at {@link #PENDING}. */
    public String pending(int employees, long seed) {
        String run = create();
        ApiResponse recorded = importCsv(run, RegisterCsv.csv(employees, seed)).expect(200);
        ApiResponse calculated = step(run, "calculate", "{}", recorded.etag()).expect(200);
        step(run, "submit", "{}", calculated.etag()).expect(200);
        return run;
    }

    public String path(String run) {
        return root + "/" + run;
    }
}
