package io.payledger.service.logging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One line: what happened, and its fields as {@code key=value} in the order in which they were added. A formatter for JSON
 * finds the same fields as members of {@code mdc}. A field without a value is left out.
 */
public final class LogLine {

    private static final int VALUE_LENGTH_MAX = 255;

    /** Values that need no quotes; others could be read as several fields. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:;,+@{}*#()-]+");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final String event;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private LogLine(String event) {
        this.event = event;
    }

    public static LogLine of(String event) {
        return new LogLine(event);
    }

    /** Adds a field; null, and what is empty, adds none. */
    public LogLine with(String field, @Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return with(field, optional.orElse(null));
        }
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            fields.put(field, printable(text));
        }
        return this;
    }

    public LogLine took(Duration duration) {
        return with("duration_ms", duration.toMillis());
    }

    public void info(LogCategory category) {
        write(category, Level.INFO);
    }

    public void warn(LogCategory category) {
        write(category, Level.WARN);
    }

    public void debug(LogCategory category) {
        write(category, Level.DEBUG);
    }

    private void write(LogCategory category, java.util.logging.Level level) {
        Logger logger = category.logger();
        if (!logger.isLoggable(level)) {
            return;
        }
        ExtLogRecord line =
                new ExtLogRecord(level, toString(), ExtLogRecord.FormatStyle.NO_FORMAT, LogLine.class.getName());
        line.setLoggerName(logger.getName());
        fields.forEach(line::putMdc);
        logger.logRaw(line);
    }

    /** A client chooses some of the values: they must not end the line, nor fill the log. */
    private static String printable(String text) {
        String shown = text.length() > VALUE_LENGTH_MAX ? text.substring(0, VALUE_LENGTH_MAX) : text;
        return UNPRINTABLE.matcher(shown).replaceAll("?");
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(event);
        String separator = ": ";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            line.append(separator).append(field.getKey()).append('=').append(quoted(field.getValue()));
            separator = " ";
        }
        return line.toString();
    }
}
