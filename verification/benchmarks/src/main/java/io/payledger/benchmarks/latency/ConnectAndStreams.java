package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.relay.ChildJvm;
import io.payledger.benchmarks.relay.KafkaConnect;
import io.payledger.benchmarks.relay.Round;
import io.payledger.benchmarks.relay.RoundResources;
import io.payledger.benchmarks.requests.MeasuredStack;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.cli.measurement.VisibleApproval;
import io.payledger.localstack.FreePort;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.ServiceProcess;
import io.payledger.stack.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Kafka Connect and a Kafka Streams application on the outbox of the same stack, with the JVM options of its services:
 * each time through a new slot, so that none keeps WAL while they do not run, and to a new topic.
 */
final class ConnectAndStreams implements Pipeline {

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final KafkaConnect CONNECT = new KafkaConnect(ServiceProcess.java());

    private final LocalStack stack;
    private final RoundResources resources;

    ConnectAndStreams(MeasuredStack stack) {
        this.stack = stack.parts();
        this.resources = new RoundResources(this.stack.primary(), this.stack.kafkaBootstrapServers());
    }

    @Override
    public String title() {
        return "Connect and Streams";
    }

    @Override
    public List<Reader> readers() {
        return List.of(Reader.STORE, Reader.COMMITTED);
    }

    @Override
    public Running start(int number) throws IOException, SQLException, InterruptedException, ExecutionException {
        Round round = Round.withoutBacklog(stack.primary(), stack.kafkaBootstrapServers(), number);
        String name = round.nameFor(CONNECT);
        // Connect has a group of this name as well
        String application = name + "_streams";
        Path logs = stack.directory().resolve("logs");
        Started started = new Started(URI.create("http://127.0.0.1:" + FreePort.find()));
        try {
            resources.deleteTopics();
            resources.createSlot(name);
            resources.createTopic(name);
            started.add("Kafka Connect", CONNECT.start(round, logs));
            started.add(
                    "Kafka Streams",
                    StreamsApplication.start(
                            ServiceProcess.java(),
                            application,
                            name,
                            round.bootstrapServers(),
                            started.frontiers,
                            stack.directory().resolve("state").resolve(application),
                            logs.resolve(application + ".log")));
            started.awaitReady();
            started.committed.startReading(round.bootstrapServers(), StreamsApplication.changelog(application));
            return started;
        } catch (IOException | SQLException | ExecutionException | RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    private final class Started implements Running {

        private final URI frontiers;
        private final Map<String, ChildJvm> processes = new LinkedHashMap<>();
        private final CommittedPositions committed = new CommittedPositions();

        private Started(URI frontiers) {
            this.frontiers = frontiers;
        }

        private void add(String name, ChildJvm process) {
            processes.put(name, process);
        }

        private void awaitReady() {
            Session session = new Session(List.of(frontiers), "");
            boolean ready = Deadline.in(READY_MAX).await(() -> answers(session));
            if (!ready) {
                throw new IllegalStateException("the Kafka Streams application was not ready within "
                        + READY_MAX.toSeconds() + " s; see the logs in " + stack.directory());
            }
        }

        private static boolean answers(Session session) {
            try {
                return session.get("/frontiers/payroll/tenant-1").status() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        }

        @Override
        public URI frontiers() {
            return frontiers;
        }

        @Override
        public Map<String, Long> processorMillis() throws IOException {
            Map<String, Long> millis = new LinkedHashMap<>();
            for (Map.Entry<String, ChildJvm> process : processes.entrySet()) {
                millis.put(
                        process.getKey(),
                        ProcessorTime.millis(process.getValue().pid()));
            }
            return millis;
        }

        @Override
        public VisibleApproval seenBy(Reader reader, VisibleApproval approval) {
            return reader == Reader.COMMITTED
                    ? approval.visibleAt(committed.awaitSeen(approval.shard(), approval.position()))
                    : approval;
        }

        @Override
        public void close() throws SQLException {
            committed.close();
            processes.values().forEach(ChildJvm::close);
            resources.dropSlots();
        }
    }
}
