package io.payledger.testing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Days on which a payroll can be paid, for tests that run on any day. */
public final class PayDates {

    /** None of them is Good Friday or Easter Monday. */
    private static final Set<DayOfWeek> MIDWEEK = EnumSet.range(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);

    private static final Set<MonthDay> HOLIDAYS =
            Set.of(MonthDay.of(1, 1), MonthDay.of(5, 1), MonthDay.of(12, 25), MonthDay.of(12, 26));

    private PayDates() {}

    /** The next one, from tomorrow on in UTC, on which banks execute transfers in euros. */
    public static LocalDate next() {
        return firstOf(Stream.iterate(LocalDate.now(ZoneOffset.UTC).plusDays(1), day -> day.plusDays(1)));
    }

    /** The last one, before today in UTC. */
    public static LocalDate previous() {
        return firstOf(Stream.iterate(LocalDate.now(ZoneOffset.UTC).minusDays(1), day -> day.minusDays(1)));
    }

    private static LocalDate firstOf(Stream<LocalDate> days) {
        return days.filter(day -> MIDWEEK.contains(day.getDayOfWeek()) && !HOLIDAYS.contains(MonthDay.from(day)))
                .findFirst()
                .orElseThrow();
    }

    /** The members of a run that pays for the month of that day. */
    public static String json() {
        LocalDate day = next();
        return "\"periodStart\": \"%s\", \"periodEnd\": \"%s\", \"payDate\": \"%s\""
                .formatted(day.withDayOfMonth(1), day.withDayOfMonth(day.lengthOfMonth()), day);
    }
}
