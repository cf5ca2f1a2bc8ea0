package io.payledger.benchmarks.relay;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** What a system has done of a backlog, while it works on it and afterwards. */
interface Progress extends AutoCloseable {

    /** The end of what is done in each partition; empty before anything is. */
    List<Long> ends() throws IOException, InterruptedException, ExecutionException;

    /** Reads back what was done. */
    Published published() throws IOException;

    @Override
    default void close() {}
}
