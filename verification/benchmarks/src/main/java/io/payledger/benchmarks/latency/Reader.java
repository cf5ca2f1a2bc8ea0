package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.measurement.Subject;

/** Who looks for approvals. */
enum Reader {
    /** Asks the worker for its frontier. */
    WORKER("PayLedger"),

    /** Asks the store of the Kafka Streams application, which like the worker shows what is not committed yet. */
    STORE("Connect + Streams, store"),

    /** Reads the committed records of the changelog of that store. */
    COMMITTED("Connect + Streams, committed");

    private final String title;

    Reader(String title) {
        this.title = title;
    }

    Subject at(int rate) {
        return new AtRate(this, rate);
    }

    private record AtRate(Reader reader, int rate) implements Subject {

        @Override
        public String title() {
            return reader.title + ", " + rate + "/s";
        }
    }
}
