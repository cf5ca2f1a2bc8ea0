package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.measurement.Clients;
import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.benchmarks.measurement.ProcessorShares;
import io.payledger.benchmarks.requests.MeasuredStack;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.PendingRun;
import io.payledger.cli.measurement.VisibleApproval;
import io.payledger.cli.measurement.WatchedTenant;
import io.payledger.freshness.Position;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** One pipeline in one round: it is started, warmed up, measured at each rate and stopped. Confined to one thread. */
final class Turn {

    private static final int TENANTS = 20;
    private static final int CLIENTS = 8;

    private final MeasuredStack stack;
    private final Plan plan;
    private final int round;
    private final Pipeline pipeline;
    private final List<Outcome<Figures>> outcomes = new ArrayList<>();

    Turn(MeasuredStack stack, Plan plan, int round, Pipeline pipeline) {
        this.stack = stack;
        this.plan = plan;
        this.round = round;
        this.pipeline = pipeline;
    }

    /** An outcome of each reader at each rate. */
    List<Outcome<Figures>> run() throws InterruptedException {
        Iterator<Integer> rates = plan.rates().iterator();
        say("starting " + pipeline.title());
        try (Pipeline.Running running = pipeline.start(round)) {
            Iterator<PendingRun> pending = prepared(running).iterator();
            say("warming up by " + plan.warmUpRequests() + " requests and " + plan.warmUpApprovals() + " approvals");
            askForWhatIsSeen(running.frontiers());
            List<VisibleApproval> unused = PendingRun.approve(plan.warmUpRate(), next(plan.warmUpApprovals(), pending));
            while (rates.hasNext()) {
                int rate = rates.next();
                measure(running, rate, next(plan.approvals(rate), pending));
            }
        } catch (IOException
                | SQLException
                | ExecutionException
                | UncheckedIOException
                | IllegalStateException
                | StackException failed) {
            say(pipeline.title() + " failed: " + failed.getMessage());
            rates.forEachRemaining(rate -> failed(rate, failed));
        }
        return outcomes;
    }

    /** Its events warm up the pipeline. */
    private List<PendingRun> prepared(Pipeline.Running running)
            throws InterruptedException, ExecutionException, SQLException {
        say("preparing " + plan.approvals() + " runs, which is not measured");
        List<WatchedTenant> tenants = stack.tenants(TENANTS).stream()
                .map(tenant -> new WatchedTenant(
                        tenant.name(),
                        tenant.preparing(),
                        tenant.approving(),
                        new Session(List.of(running.frontiers()), tenant.approver())))
                .toList();
        List<PendingRun> prepared = new ArrayList<>(PendingRun.prepare(plan.warmUpApprovals(), tenants));
        analyze();
        prepared.addAll(PendingRun.prepare(plan.approvals() - plan.warmUpApprovals(), tenants));
        analyze();
        stack.awaitFrontiers(running.frontiers(), stack.positions());
        return prepared;
    }

    /** Otherwise the first rates would measure how the reader's code is compiled. */
    private void askForWhatIsSeen(URI frontiers) throws InterruptedException, ExecutionException, SQLException {
        Map<String, Position> seen = stack.positions();
        Runnable client = () -> {
            for (int request = 0; request < plan.warmUpRequests() / CLIENTS; request += seen.size()) {
                stack.awaitFrontiers(frontiers, seen);
            }
        };
        Clients.all(Collections.nCopies(CLIENTS, client));
    }

    /** The API's connections keep plans that suit empty tables until then. */
    private void analyze() throws SQLException {
        stack.parts().primary().execute("VACUUM ANALYZE");
    }

    private static List<PendingRun> next(int count, Iterator<PendingRun> pending) {
        return Stream.generate(pending::next).limit(count).toList();
    }

    private void measure(Pipeline.Running running, int rate, List<PendingRun> due) throws InterruptedException {
        try {
            Map<String, Long> before = processorMillis(running);
            List<VisibleApproval> approvals = PendingRun.approve(rate, due);
            Map<Reader, List<VisibleApproval>> seen = new LinkedHashMap<>();
            for (Reader reader : pipeline.readers()) {
                seen.put(
                        reader,
                        approvals.stream()
                                .map(approval -> running.seenBy(reader, approval))
                                .toList());
            }
            ProcessorShares shares = ProcessorShares.of(due.size(), before, processorMillis(running));
            seen.forEach((reader, visible) ->
                    add(Outcome.measured(round, reader.at(rate), Figures.of(rate, visible, shares))));
        } catch (IOException | IllegalStateException failed) {
            failed(rate, failed);
        }
    }

    private Map<String, Long> processorMillis(Pipeline.Running running) throws IOException {
        Map<String, Long> millis = new LinkedHashMap<>(stack.processorMillis());
        millis.putAll(running.processorMillis());
        return millis;
    }

    private void failed(int rate, Exception failed) {
        pipeline.readers()
                .forEach(reader -> add(Outcome.failed(round, reader.at(rate), String.valueOf(failed.getMessage()))));
    }

    private void add(Outcome<Figures> outcome) {
        say(LatencyReport.line(outcome));
        outcomes.add(outcome);
    }

    private void say(String what) {
        System.out.println(LatencyBenchmark.NAME + ": round " + round + " of " + plan.rounds() + ": " + what);
    }
}
