package io.payledger.cli.measurement;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session.ReadMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measurement behind the promise: a person writes, and reads at once what was written. Counts how often the read
 * shows less than its own session has already done or seen.
 */
public final class ReadYourWrites {

    private static final int EMPLOYEES = 3;
    private static final int READS_AFTER_EACH_WRITE = 3;

    private final PayrollRuns preparer;
    private final PayrollRuns approver;
    private final Latencies latencies = new Latencies();
    private final Map<String, Integer> routes = new TreeMap<>();
    private int reads;
    private int violations;
    private int servedByFirstStore;
    private int refused;

    public ReadYourWrites(PayrollRuns preparer, PayrollRuns approver) {
        this.preparer = preparer;
        this.approver = approver;
    }

    /** Takes one run from creation to approval, and looks at it after every step. */
    public void cycle(long seed) {
        String run = preparer.create();
        look(preparer, run, "DRAFT", 0);
        ApiResponse recorded =
                preparer.importCsv(run, RegisterCsv.csv(EMPLOYEES, seed)).expect(200);
        look(preparer, run, "DRAFT", 1);
        ApiResponse calculated =
                preparer.step(run, "calculate", "{}", recorded.etag()).expect(200);
        look(preparer, run, "CALCULATED", 1);
        ApiResponse submitted =
                preparer.step(run, "submit", "{}", calculated.etag()).expect(200);
        look(preparer, run, "PENDING_APPROVAL", 1);
        approver.approve(run, submitted.etag()).expect(200);
        look(approver, run, "APPROVED", 1);
    }

    private void look(PayrollRuns who, String run, String state, int revision) {
        for (int i = 0; i < READS_AFTER_EACH_WRITE; i++) {
            ApiResponse read = who.read(run);
            reads++;
            if (read.status() == 503) {
                refused++;
                continue;
            }
            latencies.add(read.took());
            routes.merge(read.route(), 1, Integer::sum);
            boolean shown = read.status() == 200
                    && read.state().equals(state)
                    && read.body().path("revision").asInt(-1) == revision;
            violations += shown ? 0 : 1;
            servedByFirstStore += shown && read.route().equals("follower") ? 1 : 0;
        }
    }

    public int reads() {
        return reads;
    }

    /** Reads that showed less than their session had written. */
    public int violations() {
        return violations;
    }

    /** Reads that no store could answer in time: an honest no, and no violation. */
    public int refused() {
        return refused;
    }

    /** Reads that a follower answered rightly when it was first asked, in percent of all: no wait, no primary, not stale. */
    public double routingAccuracyPercent() {
        return reads == 0 ? Double.NaN : 100.0 * servedByFirstStore / reads;
    }

    public Latencies latencies() {
        return latencies;
    }

    public Map<String, Integer> routes() {
        return routes;
    }

    /** The label of a way to read, for tables. */
    public static String label(ReadMode reading) {
        return reading == ReadMode.WITH_TOKEN ? "with session tokens" : "without";
    }
}
