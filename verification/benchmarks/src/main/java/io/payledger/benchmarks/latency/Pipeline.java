package io.payledger.benchmarks.latency;

import io.payledger.cli.measurement.VisibleApproval;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What carries committed events to a state that can be asked how far it is. Two of them never run at the same time. */
interface Pipeline {

    String title();

    List<Reader> readers();

    /** Returns once it is ready. */
    Running start(int round) throws IOException, SQLException, InterruptedException, ExecutionException;

    /** Freshly started; closing it stops it. */
    interface Running extends AutoCloseable {

        /** Where the worker's requests for a frontier are answered. */
        URI frontiers();

        /** Of its processes that are no part of the stack, since their start. */
        Map<String, Long> processorMillis() throws IOException;

        /**
         * Throws IllegalStateException if the reader does not see the approval.
         *
         * @param approval as it was seen by who asked for the frontier
         */
        VisibleApproval seenBy(Reader reader, VisibleApproval approval);

        @Override
        void close() throws SQLException;
    }
}
