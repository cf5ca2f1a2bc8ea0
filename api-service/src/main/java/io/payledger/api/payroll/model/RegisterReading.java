package io.payledger.api.payroll.model;

import io.payledger.api.csv.LineError;
import java.util.List;

/** The result of reading a register. */
public sealed interface RegisterReading {

    record Read(Register register) implements RegisterReading {}

    /** @param more whether reading stopped at the limit, so that there may be further errors */
    record Unreadable(List<LineError> errors, boolean more) implements RegisterReading {

        public Unreadable {
            errors = List.copyOf(errors);
        }
    }
}
