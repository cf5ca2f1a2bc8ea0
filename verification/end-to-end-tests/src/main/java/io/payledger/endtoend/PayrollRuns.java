package io.payledger.endtoend;

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

    /** A new DRAFT; each has a pay group of its own, since nothing here depends on it. */
    public String create() {
        Answer created = session.post(
                        root, """
                        {"legalEntity": "acme", "payGroup": "staff-%s", "periodStart": "2026-11-01", "periodEnd": "2026-11-30", "payDate": "2026-11-27", "currency": "EUR"}
                        """.formatted(UUID.randomUUID().toString().substring(0, 8)))
                .expect(201);
        return created.body().path("id").asText();
    }

    public Answer importCsv(String run, String csv) {
        return session.putCsv(root + "/" + run + "/items", csv);
    }

    /** What may be done to a run, as the last part of the path names it. */
    public Answer step(String run, String step, String json, String etag) {
        return session.post(root + "/" + run + "/" + step, json, Map.of("If-Match", etag));
    }

    public Answer approve(String run, String etag) {
        return step(run, "approve", "{}", etag);
    }

    /** Looks at the run as it is now, and approves that. */
    public Answer approve(String run) {
        return approve(run, etag(run));
    }

    /** Calculates and submits the run as it is now. */
    public Answer submit(String run) {
        Answer calculated = step(run, "calculate", "{}", etag(run)).expect(200);
        return step(run, "submit", "{}", calculated.etag());
    }

    public Answer reject(String run, String reason, String etag) {
        return step(run, "reject", "{\"reason\": \"" + reason + "\"}", etag);
    }

    private String etag(String run) {
        return session.get(root + "/" + run, Map.of("Prefer", "consistency=strong"))
                .expect(200)
                .etag();
    }

    public Answer read(String run) {
        return session.get(root + "/" + run);
    }

    public Answer list() {
        return session.get(root);
    }

    public Answer reconciliation(String run) {
        return session.get(root + "/" + run + "/reconciliation");
    }

    /** A run of {@code employees} people that waits for its approval, at {@link #PENDING}. */
    public String pending(int employees, long seed) {
        String run = create();
        Answer recorded = importCsv(run, RegisterCsv.csv(employees, seed)).expect(200);
        Answer calculated = step(run, "calculate", "{}", recorded.etag()).expect(200);
        step(run, "submit", "{}", calculated.etag()).expect(200);
        return run;
    }

    public String path(String run) {
        return root + "/" + run;
    }
}
