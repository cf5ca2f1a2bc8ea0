package io.payledger.journey;

import java.util.UUID;

/** The payroll calls of one tenant, made by one session. */
public final class PayrollRuns {

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
                        {"payGroup": "staff-%s", "periodStart": "2026-11-01", "periodEnd": "2026-11-30", "payDate": "2026-11-27"}
                        """.formatted(UUID.randomUUID().toString().substring(0, 8)))
                .expect(201);
        return created.body().path("id").asText();
    }

    public Answer importCsv(String run, String csv) {
        return session.putCsv(root + "/" + run + "/items", csv);
    }

    public Answer submit(String run) {
        return session.post(root + "/" + run + "/submit", "{}");
    }

    public Answer approve(String run) {
        return session.post(root + "/" + run + "/approve", "{}");
    }

    public Answer reject(String run, String reason) {
        return session.post(root + "/" + run + "/reject", "{\"reason\": \"" + reason + "\"}");
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

    /** A run of {@code employees} people that waits for its approval. */
    public String pending(int employees, long seed) {
        String run = create();
        importCsv(run, Register.csv(employees, seed)).expect(200);
        submit(run).expect(200);
        return run;
    }

    public String path(String run) {
        return root + "/" + run;
    }
}
