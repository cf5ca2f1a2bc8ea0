package io.payledger.api.payroll.store;

import io.payledger.api.payroll.model.BankingDays;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.LocalDate;

/** Reads the calendars of holidays before the first request: parsing them on an event loop would stop it. */
@ApplicationScoped
public class HolidaysAtStart {

    void read(@Observes StartupEvent starting) {
        BankingDays.closedBecause(LocalDate.EPOCH, "EUR");
    }
}
