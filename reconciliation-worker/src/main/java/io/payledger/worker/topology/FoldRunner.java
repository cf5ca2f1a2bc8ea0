package io.payledger.worker.topology;

import io.payledger.worker.topology.BrokerView.Log;
import io.payledger.worker.topology.BrokerView.NoAnswerException;
import io.payledger.worker.topology.BrokerView.Offsets;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * The fold's life, on one thread of its own: wait for broker and topic, run, and after an error run anew, with growing
 * pauses, until the process is told to stop.
 */
@Singleton
public final class FoldRunner {

    private static final Logger LOG = Logger.getLogger(FoldRunner.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_THE_END = Duration.ofMillis(100);
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** A run that lasted this long was a good one: the next error begins with a short pause again. */
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);

    private final WorkerConfig worker;
    private final KafkaClients kafka;
    private final Instance instance;
    private final Projection projection;
    private final FoldMetrics metrics;
    private final FoldSpans spans;
    private final BrokerView broker;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::live, "fold-runner");
    private volatile Status status = new Status(Phase.WAITING, "the process starts");
    private volatile boolean hasRun;

    @Inject
    FoldRunner(
            WorkerConfig worker,
            KafkaClients kafka,
            Instance instance,
            Projection projection,
            FoldMetrics metrics,
            FoldSpans spans,
            BrokerView broker) {
        this.worker = worker;
        this.kafka = kafka;
        this.instance = instance;
        this.projection = projection;
        this.metrics = metrics;
        this.spans = spans;
        this.broker = broker;
    }

    /** Where the fold is in its life. */
    public enum Phase {
        /** Broker or topic are not there yet; the detail says which. */
        WAITING,
        /** Joining the group, restoring state, or moving partitions. */
        STARTING,
        RUNNING,
        /** An error ended it; it will run again after a pause. */
        FAILED,
        STOPPED
    }

    public record Status(Phase phase, String detail) {}

    public Status status() {
        return status;
    }

    /** Whether it has run at all since the process began. */
    public boolean hasRun() {
        return hasRun;
    }

    public boolean alive() {
        return thread.isAlive();
    }

    void onStart(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping.countDown();
        try {
            thread.join(worker.shutdownTimeout().plusSeconds(1).toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        Duration pause = PAUSE_MIN;
        try {
            while (!stopped(Duration.ZERO)) {
                long begin = System.nanoTime();
                String ending;
                try {
                    Optional<Log> log = awaitLog();
                    if (log.isEmpty()) {
                        break;
                    }
                    refuseOffsetsOfAnotherLog(log.get());
                    ending = runUntilItEnds(log.get());
                } catch (NoAnswerException silent) {
                    ending = String.valueOf(silent.getMessage());
                } catch (RuntimeException broken) {
                    LOG.errorf(broken, "the fold could not be started");
                    ending = String.valueOf(broken.getMessage());
                }
                if (stopped(Duration.ZERO)) {
                    break;
                }
                pause = System.nanoTime() - begin > GOOD_RUN.toNanos() ? PAUSE_MIN : pause;
                status = new Status(Phase.FAILED, ending);
                LOG.errorf("the fold ended, next try in %d s: %s", pause.toSeconds(), ending);
                stopped(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        status = new Status(Phase.STOPPED, "the process stops");
    }

    /** Looks quietly until broker and topic are there; empty when the process stops before. */
    private Optional<Log> awaitLog() throws InterruptedException {
        String told = "";
        while (true) {
            String missing;
            try {
                Optional<Log> log = broker.log();
                if (log.isPresent()) {
                    return log;
                }
                missing = "the topic " + worker.topic() + " does not exist yet; the relay creates it";
            } catch (NoAnswerException absent) {
                missing = "no broker at " + kafka.bootstrapServers() + " yet";
            }
            status = new Status(Phase.WAITING, missing);
            if (!missing.equals(told)) {
                LOG.infof("waiting: %s", missing);
                told = missing;
            }
            if (stopped(LOOK_AGAIN)) {
                return Optional.empty();
            }
        }
    }

    /**
     * A topic that was deleted and made again under the group begins below the group's offsets. Streams would start over
     * and drop everything as a duplicate; state that was made from the former topic must not answer for this one.
     */
    private void refuseOffsetsOfAnotherLog(Log log) throws NoAnswerException, InterruptedException {
        Map<Integer, Offsets> offsets =
                broker.offsets(IntStream.range(0, log.partitions()).boxed().toList());
        offsets.forEach((partition, at) -> {
            Long committed = at.committed();
            if (committed != null && committed > at.end()) {
                throw new IllegalStateException(
                        "group " + FoldTopology.applicationId(worker.topic()) + " has folded partition "
                                + partition + " through offset " + committed + ", but the topic ends at " + at.end()
                                + ": it was deleted and made again. Delete the group and its changelog topic to fold it anew");
            }
        });
    }

    private String runUntilItEnds(Log log) throws InterruptedException {
        status = new Status(Phase.STARTING, "joining the group");
        limitSession();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<String> reason = new AtomicReference<>("it stopped by itself");
        KafkaStreams streams = new KafkaStreams(
                FoldTopology.of(worker.topic(), log.id(), new Listeners(List.of(projection, metrics)), spans),
                StreamsSettings.of(worker, kafka, instance, stateDir(log)));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.errorf(failure, "the fold failed");
            reason.set(rootMessage(failure));
            // one way back for every failure: everything closed, and built anew after a pause
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                hasRun = true;
                status = new Status(Phase.RUNNING, "folding");
                LOG.infof("instance=%s folding=%s", instance.name(), FoldTopology.applicationId(worker.topic()));
            } else if (now == KafkaStreams.State.REBALANCING) {
                status = new Status(Phase.STARTING, "partitions are being assigned or restored");
            } else if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        projection.attach(streams);
        try {
            streams.start();
            while (ended.getCount() > 0 && !stopped(LOOK_FOR_THE_END)) {
                // told to stop: at once; ended by itself: within the interval
            }
        } finally {
            projection.detach();
            // leaving tells the group at once; otherwise it waits for the session to run out
            boolean closed = streams.close(
                    CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                            .withTimeout(worker.shutdownTimeout()));
            if (!closed) {
                LOG.warnf(
                        "the fold did not close within %d ms",
                        worker.shutdownTimeout().toMillis());
            }
            metrics.reset();
        }
        return String.valueOf(reason.get());
    }

    private void limitSession() throws InterruptedException {
        try {
            broker.limitSession(worker.sessionTimeout());
        } catch (NoAnswerException refused) {
            LOG.infof(
                    "the broker keeps its own session timeout, not %d ms: %s",
                    worker.sessionTimeout().toMillis(), refused.getMessage());
        }
    }

    /**
     * One directory for each incarnation of the topic, so that rows of another one are never read. Those of former ones
     * are of no use to anybody.
     */
    private Path stateDir(Log log) {
        Path mine = worker.stateDir().resolve("topic-" + log.id());
        try {
            Files.createDirectories(mine);
            try (Stream<Path> all = Files.list(worker.stateDir())) {
                for (Path other : all.filter(
                                path -> path.getFileName().toString().startsWith("topic-"))
                        .filter(path -> !path.equals(mine))
                        .toList()) {
                    LOG.infof("removing state of a former topic: %s", other.getFileName());
                    delete(other);
                }
            }
            return mine;
        } catch (IOException unusable) {
            throw new UncheckedIOException("the state directory cannot be used: " + worker.stateDir(), unusable);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : new TreeSet<>(tree.toList()).descendingSet()) {
                Files.delete(path);
            }
        }
    }

    private boolean stopped(Duration wait) throws InterruptedException {
        return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
