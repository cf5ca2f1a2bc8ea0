package io.payledger.cli.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.freshness.Position;
import io.payledger.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * What is there at the end, compared with what clients were told: nothing lost, doubled, out of order or left undone.
 *
 * @param proofs a sentence for each thing that was compared
 * @param broken what does not hold
 */
record Verification(List<String> proofs, List<String> broken) {

    private static final Duration TOPIC_TIMEOUT = Duration.ofMinutes(2);

    /** Of the traffic's tenants, whose names begin with the prefix. */
    static Verification of(
            ComposeStack stack, Traffic traffic, Journal journal, String prefix, Consumer<String> progress)
            throws SQLException, InterruptedException, ExecutionException {
        List<String> broken = new ArrayList<>();
        progress.accept("Reading the whole topic …");
        Map<String, String> approved = traffic.approvedRuns();
        Map<String, Position> committed = committed(stack.primary());
        long endsAt = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
        TopicContents topic = TopicContents.read(stack);
        while (!topic.reaches(committed) && System.nanoTime() < endsAt) {
            topic = TopicContents.read(stack);
        }
        List<String> findings = topic.findings(committed, approved.keySet());
        broken.addAll(findings);

        progress.accept("Asking for the reconciliation of " + approved.size() + " runs …");
        List<String> unreconciled = List.copyOf(traffic.unreconciled(stack));
        broken.addAll(unreconciled);

        long uncuredWrites = journal.calls().stream()
                .filter(each -> each.kind() == RequestKind.WRITE && !each.cured())
                .count();
        int runs = count(stack.primary(), prefix, "");
        int approvedRuns = count(stack.primary(), prefix, " AND state = 'APPROVED'");
        if (runs < traffic.created() || runs > traffic.created() + uncuredWrites) {
            broken.add(traffic.created() + " creations were acknowledged, and there are " + runs + " runs");
        }
        if (approvedRuns < approved.size() || approvedRuns > approved.size() + uncuredWrites) {
            broken.add(approved.size() + " approvals were acknowledged, and " + approvedRuns + " runs are approved");
        }
        if (journal.countNotSent() > 0) {
            broken.add(journal.countNotSent() + " requests were not sent, since too many waited for an answer");
        }
        List<String> proofs = List.of(
                String.format(
                        Locale.ROOT,
                        "The whole topic under `read_committed`: %d events of %d shards, each shard's sequences 1, 2, 3, …"
                                + " up to the position in the database; lost, doubled or out of order: %d.",
                        topic.events(),
                        topic.shards(),
                        findings.size()),
                String.format(
                        Locale.ROOT,
                        "Acknowledged to clients and in the database: %d and %d runs created, %d and %d approved.",
                        traffic.created(),
                        runs,
                        approved.size(),
                        approvedRuns),
                String.format(
                        Locale.ROOT,
                        "Approved runs that are `AGREED`: %d of %d.",
                        approved.size() - unreconciled.size(),
                        approved.size()));
        return new Verification(proofs, List.copyOf(broken));
    }

    private static Map<String, Position> committed(DatabaseServer primary) throws SQLException {
        Map<String, Position> shards = new LinkedHashMap<>();
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT shard_id, epoch, sequence FROM shard")) {
            while (rows.next()) {
                shards.put(rows.getString(1), new Position(rows.getInt(2), rows.getLong(3)));
            }
        }
        return shards;
    }

    private static int count(DatabaseServer primary, String prefix, String besides) throws SQLException {
        return Integer.parseInt(String.valueOf(primary.query(
                "SELECT count(*) FROM payroll_run WHERE shard_id LIKE 'payroll/" + prefix + "-%'" + besides)));
    }
}
