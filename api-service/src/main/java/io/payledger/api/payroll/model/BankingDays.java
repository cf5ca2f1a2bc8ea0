package io.payledger.api.payroll.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import java.util.Set;

/** The days on which banks execute transfers: not at weekends and, for euros, not on the closing days of TARGET. */
public final class BankingDays {

    /** The currency whose holidays are known. */
    static final String EURO = "EUR";

    /**
     * Closing days of TARGET besides weekends, in force since 2002 (European Central Bank, "TARGET Services calendar"): New
     * Year's Day, Good Friday, Easter Monday, 1 May, 25 and 26 December.
     */
    private static final Set<MonthDay> CLOSED =
            Set.of(MonthDay.of(1, 1), MonthDay.of(5, 1), MonthDay.of(12, 25), MonthDay.of(12, 26));

    private BankingDays() {}

    public static boolean knowsHolidaysOf(String currency) {
        return currency.equals(EURO);
    }

    /** Why no transfer in the currency is executed on the day; empty if it is a banking day. */
    public static Optional<String> closedBecause(LocalDate day, String currency) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return Optional.of("at a weekend");
        }
        return knowsHolidaysOf(currency) && isClosed(day)
                ? Optional.of("on a closing day of TARGET, the euro's payment system")
                : Optional.empty();
    }

    private static boolean isClosed(LocalDate day) {
        LocalDate easter = easter(day.getYear());
        return CLOSED.contains(MonthDay.from(day)) || day.equals(easter.minusDays(2)) || day.equals(easter.plusDays(1));
    }

    /** Easter Sunday by the Gregorian calendar: the algorithm of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int ofCentury = year % 100;
        int epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        int toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        int correction = (golden + 11 * epact + 22 * toSunday) / 451;
        int days = epact + toSunday - 7 * correction + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
