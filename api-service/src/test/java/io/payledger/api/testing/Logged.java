package io.payledger.api.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the service under test logs until this is closed, at all levels in our packages. */
public final class Logged implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("io.payledger");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Level before = OURS.getLevel();
    private final Handler watch = new Handler() {
        @Override
        public void publish(LogRecord record) {
            StringBuilder line = new StringBuilder(record.getLevel() + " " + record.getLoggerName() + " "
                    + record.getMessage() + " " + Arrays.toString(record.getParameters()));
            for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
                line.append(' ').append(cause);
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Logged() {
        watch.setLevel(Level.ALL);
        ROOT.addHandler(watch);
        OURS.setLevel(Level.ALL);
    }

    public static Logged watch() {
        return new Logged();
    }

    /** Level, logger, message, parameters and causes of each record so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        OURS.setLevel(before);
        ROOT.removeHandler(watch);
    }
}
