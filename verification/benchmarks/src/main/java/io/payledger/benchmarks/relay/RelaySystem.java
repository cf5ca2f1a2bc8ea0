package io.payledger.benchmarks.relay;

import io.payledger.benchmarks.measurement.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** What publishes a backlog, or does a part of that: the relay, a peer of it, or a limit of both. */
interface RelaySystem extends Subject {

    /** In names of slots, topics and files: lower case. */
    String key();

    /** Whether it reads the WAL through a slot of its own, which is then created before the backlog is written. */
    boolean readsWal();

    /** Creates what it needs before it is launched and measured: usually its topic. */
    default void prepare(Round round, RoundResources resources) throws InterruptedException, ExecutionException {
        resources.createTopic(round.nameFor(this));
    }

    /** Launches it in a JVM of its own and gives it its task: usually the {@code main} of its own class. */
    default ChildJvm start(Round round, Path directory) throws IOException {
        return ChildJvm.ofClass(
                ChildJvm.JAVA,
                getClass().getName(),
                round.arguments(),
                directory.resolve(round.nameFor(this) + ".log"));
    }

    /** What it has done so far. */
    default Progress progress(Round round, ChildJvm process) {
        return new TopicProgress(round, round.nameFor(this));
    }
}
