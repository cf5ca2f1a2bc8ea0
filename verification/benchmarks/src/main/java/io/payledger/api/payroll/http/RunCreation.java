package io.payledger.api.payroll.http;

import io.payledger.api.command.Command;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.policy.Policy;
import java.util.UUID;

/** The command {@code create} without HTTP; in this package for the sake of its constructor. Stateless. */
public final class RunCreation {

    private RunCreation() {}

    public static Command<?> of(RunTerms terms, Policy policy) {
        return new CreateRun(UUID.randomUUID(), terms, policy);
    }
}
