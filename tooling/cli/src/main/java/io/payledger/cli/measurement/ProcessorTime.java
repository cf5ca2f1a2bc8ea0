package io.payledger.cli.measurement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long processes have run on a processor, as Linux counts it in ticks of 10 ms. */
public final class ProcessorTime {

    private static final long TICK_MILLIS = 10;
    private static final Path PROCESSES = Path.of("/proc");

    private ProcessorTime() {}

    public static void requireKnown() {
        if (!Files.isReadable(PROCESSES.resolve("self/stat"))) {
            throw new IllegalStateException("the processor time of other processes is read from " + PROCESSES
                    + ", which this system does not have: measure on Linux");
        }
    }

    /** Of the process and of the children of its main thread, running and ended: of a PostgreSQL server with its backends. */
    public static long millis(long pid) throws IOException {
        long sum = millisOf(pid);
        Path children = PROCESSES.resolve(pid + "/task/" + pid + "/children");
        for (String child : Files.readString(children).split(" ", -1)) {
            if (!child.isBlank()) {
                sum += millisOfChild(Long.parseLong(child));
            }
        }
        return sum;
    }

    private static long millisOfChild(long pid) throws IOException {
        try {
            return millisOf(pid);
        } catch (IOException unreadable) {
            if (Files.exists(PROCESSES.resolve(Long.toString(pid)))) {
                throw unreadable;
            }
            return 0; // it has ended
        }
    }

    private static long millisOf(long pid) throws IOException {
        return millisIn(Files.readString(PROCESSES.resolve(pid + "/stat")));
    }

    /** User and system time of a process and of its children that have ended. */
    static long millisIn(String stat) {
        // the name of the program is in parentheses, and may hold anything
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * TICK_MILLIS;
    }
}
