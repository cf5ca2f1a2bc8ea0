package io.payledger.api.payroll.model;

import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/** The days on which banks execute transfers: not at weekends and, for euros, not on the closing days of TARGET. */
public final class BankingDays {

    /** The currency whose holidays are known. */
    static final String EURO = "EUR";

    /** Closing days besides weekends. Thread-safe; reading it takes some hundred milliseconds, once. */
    private static final HolidayManager TARGET =
            HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.TARGET));

    private BankingDays() {}

    public static boolean knowsHolidaysOf(String currency) {
        return currency.equals(EURO);
    }

    /** Why no transfer in the currency is executed on the day; empty if it is a banking day. */
    public static Optional<String> closedBecause(LocalDate day, String currency) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return Optional.of("at a weekend");
        }
        return knowsHolidaysOf(currency) && TARGET.isHoliday(day)
                ? Optional.of("on a closing day of TARGET, the euro's payment system")
                : Optional.empty();
    }
}
