package io.payledger.api.payroll.model;

import io.payledger.events.RunType;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which runs a list has: those that match everything that is given.
 *
 * @param periodFrom the period ends on this day or later
 * @param periodTo the period starts on this day or earlier
 * @param text a part of the legal entity, the pay group, the preparer's name or the id, in any case
 */
public record RunFilter(
        Optional<RunState> state,
        Optional<RunType> type,
        Optional<String> legalEntity,
        Optional<String> payGroup,
        Optional<LocalDate> periodFrom,
        Optional<LocalDate> periodTo,
        Optional<LocalDate> payDateFrom,
        Optional<LocalDate> payDateTo,
        Optional<String> text) {}
