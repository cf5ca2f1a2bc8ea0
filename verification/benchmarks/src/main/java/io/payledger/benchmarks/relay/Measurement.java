package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.measurement.Outcome;
import io.payledger.cli.measurement.ProcessorTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** One system publishes the backlog of one round. */
final class Measurement {

    private static final long SAMPLE_INTERVAL_MILLIS = 25;

    /** All is done once nothing more is published for so long, and PostgreSQL has little work left: a slot to move, say. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final long QUIET_POSTGRES_MILLIS = QUIET.toMillis() / 10;

    /** A system that does nothing for so long will not do anything any more. */
    private static final Duration STALL = Duration.ofSeconds(60);

    private final BacklogEnvironment environment;
    private final Round round;
    private final RelaySystem system;
    private final List<Sample> samples = new ArrayList<>();

    Measurement(BacklogEnvironment environment, Round round, RelaySystem system) {
        this.environment = environment;
        this.round = round;
        this.system = system;
    }

    Outcome<Figures> run(Path directory) throws SQLException, InterruptedException {
        environment.primary().execute("CHECKPOINT");
        try {
            Figures figures = measure(directory);
            return Outcome.measured(round.number(), system, figures);
        } catch (IOException | ExecutionException | IllegalStateException failed) {
            return Outcome.failed(round.number(), system, String.valueOf(failed.getMessage()));
        }
    }

    private Figures measure(Path directory) throws IOException, InterruptedException, ExecutionException {
        long postgres = ProcessorTime.millis(environment.primary().pid());
        long broker = ProcessorTime.millis(environment.broker().pid());
        samples.add(new Sample(0, List.of(), 0, 0, 0));
        long launched = System.nanoTime();
        try (ChildJvm process = system.start(round, directory);
                Progress progress = system.progress(round, process)) {
            long done = 0;
            long doneAt = System.nanoTime();
            while (done < round.events() || !isSettled(samples)) {
                Thread.sleep(SAMPLE_INTERVAL_MILLIS);
                if (!process.isRunning()) {
                    throw new IllegalStateException("its process ended; see " + process.log());
                }
                List<Long> ends = progress.ends();
                samples.add(new Sample(
                        System.nanoTime() - launched,
                        ends,
                        ProcessorTime.millis(process.pid()),
                        ProcessorTime.millis(environment.primary().pid()) - postgres,
                        ProcessorTime.millis(environment.broker().pid()) - broker));
                // with the markers of transactions: what is published is read back afterwards
                long sum = ends.stream().mapToLong(Long::longValue).sum();
                if (sum != done) {
                    done = sum;
                    doneAt = System.nanoTime();
                } else if (System.nanoTime() - doneAt > STALL.toNanos()) {
                    if (done < round.events()) {
                        throw new IllegalStateException("it made no progress for " + STALL.toSeconds() + " s after "
                                + done + " records; see " + process.log());
                    }
                    break;
                }
            }
            Published published = progress.published();
            Optional<String> fault = published.fault(round.events());
            if (fault.isPresent()) {
                throw new IllegalStateException(fault.get());
            }
            return Figures.of(samples, published, round.events());
        }
    }

    static boolean isSettled(List<Sample> samples) {
        Sample last = samples.get(samples.size() - 1);
        return samples.stream()
                .filter(sample -> last.nanos() - sample.nanos() >= QUIET.toNanos())
                .reduce((one, next) -> next)
                .filter(sample -> sample.ends().equals(last.ends())
                        && last.postgresMillis() - sample.postgresMillis() < QUIET_POSTGRES_MILLIS)
                .isPresent();
    }
}
