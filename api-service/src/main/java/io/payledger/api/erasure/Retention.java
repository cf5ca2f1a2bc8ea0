package io.payledger.api.erasure;

import io.payledger.api.command.Refusal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What decides when an employee of the directory can be erased.
 *
 * @param months of the tenant's policy; empty: the data are kept without an end
 * @param leftOn the last day of the employment; empty if it goes on
 * @param erasableFrom empty if it is not known yet
 * @param liveRun a run that has the employee and can still change
 */
record Retention(
        Optional<Integer> months,
        Optional<LocalDate> leftOn,
        Optional<LocalDate> erasableFrom,
        Optional<LiveRun> liveRun,
        LocalDate today) {

    record LiveRun(UUID id, String state) {}

    /** Why the employee cannot be erased today. */
    Optional<Refusal> refusal() {
        if (leftOn.isEmpty()) {
            return notOver(
                    "The directory has no last day of this employment. Record it in left_on (POST …/employees), and erase"
                            + " the employee once the retention is over.",
                    Map.of());
        }
        if (months.isEmpty()) {
            return notOver(
                    "The tenant's policy has no retentionMonths, so the data are kept without an end. Propose a policy"
                            + " with it (POST …/policy/proposals) and have it confirmed.",
                    Map.of());
        }
        if (liveRun.isPresent()) {
            LiveRun live = liveRun.get();
            return notOver(
                    "The payroll run " + live.id() + " has this employee and is " + live.state()
                            + ". Close or cancel it first.",
                    Map.of("payrollRun", live.id().toString()));
        }
        LocalDate from = erasableFrom.orElseThrow();
        return from.isAfter(today)
                ? notOver(
                        "The data of this employee are kept for " + months.get()
                                + " months after the last day of the employment or the last pay date, whichever is later."
                                + " Repeat the request on " + from + " or later.",
                        Map.of("erasableFrom", from.toString()))
                : Optional.empty();
    }

    private static Optional<Refusal> notOver(String detail, Map<String, Object> facts) {
        return Optional.of(new Refusal(ErasureRefusal.RETENTION_NOT_OVER, detail, facts));
    }
}
