package io.payledger.bankfiles;

import com.prowidesoftware.swift.model.mx.adapters.IsoDateAdapter;
import com.prowidesoftware.swift.model.mx.adapters.IsoDateTimeAdapter;
import jakarta.xml.bind.annotation.adapters.XmlAdapter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times of XML Schema, independent of the machine. The library's own adapters read a time without an offset in
 * the zone of the machine and write its offset.
 */
final class IsoTimes {

    private static final String OFFSET = "(Z|[+-]\\d{2}:\\d{2})?";
    private static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})" + OFFSET);
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}:\\d{2})(\\.\\d{1,18})?" + OFFSET);
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
    private static final int NANO_DIGITS = 9;

    private IsoTimes() {}

    /** The day as the bank wrote it; an offset is dropped. */
    static LocalDate date(String text) {
        Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("not a date such as 2026-01-31");
        }
        checkOffset(parts.group(2));
        return day(parts.group(1));
    }

    /** The bank's wall clock as written; an offset is dropped, and none is assumed. */
    static LocalDateTime wallClock(String text) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("not a time such as 2026-01-31T12:00:00");
        }
        checkOffset(parts.group(4));
        LocalDate day = day(parts.group(1));
        String time = parts.group(2);
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        if (time.equals("24:00:00") && fraction.matches("(\\.0+)?")) {
            // how XML Schema may write the end of a day
            return day.plusDays(1).atStartOfDay();
        }
        String nanos = fraction.substring(0, Math.min(fraction.length(), 1 + NANO_DIGITS));
        LocalTime clock = existing("a time", LocalTime::parse, time + nanos);
        return day.atTime(clock);
    }

    private static LocalDate day(String text) {
        return existing("a day", LocalDate::parse, text);
    }

    private static void checkOffset(@Nullable String offset) {
        if (offset != null) {
            existing("an offset", ZoneOffset::of, offset);
        }
    }

    /** Throws {@link DateTimeException} where the text has the form of one, such as 2026-02-30. */
    private static <T> T existing(String what, Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (DateTimeException impossible) {
            throw new DateTimeException(what + " that does not exist", impossible);
        }
    }

    static IsoDateAdapter dates() {
        return new IsoDateAdapter(new XmlAdapter<>() {
            @Override
            public LocalDate unmarshal(String text) {
                return date(text);
            }

            @Override
            public String marshal(LocalDate date) {
                return date.toString();
            }
        });
    }

    /** The model holds a wall clock at offset zero; {@link OffsetDateTime#toLocalDateTime()} is what was written. */
    static IsoDateTimeAdapter times() {
        return new IsoDateTimeAdapter(new XmlAdapter<>() {
            @Override
            public OffsetDateTime unmarshal(String text) {
                return wallClock(text).atOffset(ZoneOffset.UTC);
            }

            @Override
            public String marshal(OffsetDateTime time) {
                return WRITTEN.format(time);
            }
        });
    }
}
