package io.payledger.benchmarks.requests;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.cli.client.Session.ReadMode;
import java.net.URI;
import java.util.List;

/**
 * A tenant of the stack.
 *
 * @param preparer bearer token of one who prepares runs
 * @param approver bearer token of one who approves them
 */
public record Tenant(String name, List<URI> apis, String preparer, String approver) {

    /** A session of its own. */
    public PayrollRuns preparing() {
        return new PayrollRuns(new Session(apis, preparer), name);
    }

    /** A session of its own. */
    public PayrollRuns approving() {
        return new PayrollRuns(new Session(apis, approver), name);
    }

    /** A session that sends no session token. */
    Session unchecked() {
        return new Session(apis, approver, ReadMode.WITHOUT_TOKEN);
    }
}
