package io.payledger.projections.streams;

import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.streams.BrokerView.Log;
import io.payledger.projections.streams.BrokerView.NoAnswerException;
import io.payledger.projections.streams.BrokerView.Offsets;
import io.payledger.service.kafka.KafkaClients;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * Runs the fold on a thread of its own: waits for broker and topic, folds, and starts again after an error, with growing
 * pauses, until the process stops.
 */
@Singleton
public final class FoldRunner {

    private static final Logger LOG = Logger.getLogger(FoldRunner.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_THE_END = Duration.ofMillis(100);
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** After a run of this length the next error starts with the shortest pause again. */
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);

    private final WorkerConfig worker;
    private final KafkaClients kafka;
    private final WorkerInstance instance;
    private final ProjectionFold fold;
    private final RunningStreams running;
    private final FoldListeners listeners;
    private final FoldSpans spans;
    private final BrokerView broker;
    private final String applicationId;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::live, "fold-runner");
    private volatile Status status = new Status(Phase.WAITING, "the process starts");
    private volatile boolean hasRun;

    @Inject
    FoldRunner(
            WorkerConfig worker,
            KafkaClients kafka,
            WorkerInstance instance,
            ProjectionFold fold,
            RunningStreams running,
            @Any Instance<FoldListener> listeners,
            FoldSpans spans,
            BrokerView broker) {
        this.worker = worker;
        this.kafka = kafka;
        this.instance = instance;
        this.fold = fold;
        this.running = running;
        this.listeners = new FoldListeners(listeners.stream().toList());
        this.spans = spans;
        this.broker = broker;
        this.applicationId = FoldTopology.applicationId(fold, worker.topic());
    }

    public enum Phase {
        /** The broker or the topic is missing; the detail says which. */
        WAITING,
        /** Joining the group, restoring state, or moving partitions. */
        STARTING,
        RUNNING,
        /** An error ended the run; the next one starts after a pause. */
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
                    refuseOffsetsOfAnotherLog(
                            applicationId,
                            broker.offsets(IntStream.range(0, log.get().partitions())
                                    .boxed()
                                    .toList()));
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
                LOG.errorf("the fold ended: next_try_in_s=%d reason=%s", pause.toSeconds(), ending);
                stopped(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        status = new Status(Phase.STOPPED, "the process stops");
    }

    /** Looks until broker and topic are there, and logs each reason once; empty when the process stops before. */
    private Optional<Log> awaitLog() throws InterruptedException {
        String logged = "";
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
            if (!missing.equals(logged)) {
                LOG.infof("waiting: %s", missing);
                logged = missing;
            }
            if (stopped(LOOK_AGAIN)) {
                return Optional.empty();
            }
        }
    }

    /**
     * A topic that was deleted and created again ends below the group's offsets. Streams would start over and drop
     * everything as a duplicate, and state of the former topic would answer for this one.
     */
    static void refuseOffsetsOfAnotherLog(String group, Map<Integer, Offsets> offsets) {
        offsets.forEach((partition, at) -> {
            Long committed = at.committed();
            if (committed != null && committed > at.end()) {
                throw new IllegalStateException(
                        "group " + group + " has folded partition " + partition
                                + " through offset " + committed + ", but the topic ends at " + at.end()
                                + ": it was deleted and created again. Delete the group and its changelog topic to fold it again");
            }
        });
    }

    private String runUntilItEnds(Log log) throws InterruptedException {
        status = new Status(Phase.STARTING, "joining the group");
        limitSession();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<String> reason = new AtomicReference<>("Kafka Streams stopped");
        KafkaStreams streams = new KafkaStreams(
                FoldTopology.of(fold, worker.topic(), log.id(), listeners, spans),
                StreamsSettings.of(
                        applicationId, worker, kafka, instance, new StateDirectory(worker.stateDir()).of(log.id())));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.errorf(failure, "the fold failed");
            reason.set(rootMessage(failure));
            // one way back from every failure: close everything, and start again after a pause
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                hasRun = true;
                status = new Status(Phase.RUNNING, "folding");
                LOG.infof("folding: instance=%s application=%s", instance.name(), applicationId);
            } else if (now == KafkaStreams.State.REBALANCING) {
                status = new Status(Phase.STARTING, "partitions are being assigned or restored");
            } else if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        running.attach(streams);
        try {
            streams.start();
            while (ended.getCount() > 0 && !stopped(LOOK_FOR_THE_END)) {
                // a stop is noticed at once, an end within the interval
            }
        } finally {
            running.detach();
            // leaving the group tells it at once; otherwise it waits for the session timeout
            boolean closed = streams.close(
                    CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                            .withTimeout(worker.shutdownTimeout()));
            if (!closed) {
                LOG.warnf(
                        "the fold did not close in time: timeout_ms=%d",
                        worker.shutdownTimeout().toMillis());
            }
            listeners.stopped();
        }
        return String.valueOf(reason.get());
    }

    private void limitSession() throws InterruptedException {
        try {
            broker.limitSession(worker.sessionTimeout());
        } catch (NoAnswerException refused) {
            LOG.infof(
                    "the broker keeps its own session timeout: requested_ms=%d reason=%s",
                    worker.sessionTimeout().toMillis(), refused.getMessage());
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
