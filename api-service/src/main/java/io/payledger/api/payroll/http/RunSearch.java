package io.payledger.api.payroll.http;

import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.model.RunFilter;
import io.payledger.api.payroll.model.RunState;
import io.payledger.events.RunType;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters that narrow the list of runs. */
public class RunSearch {

    @Parameter(description = "Only runs in this state", schema = @Schema(implementation = RunState.class))
    @QueryParam("state")
    @Nullable String state;

    @Parameter(description = "Only runs of this type", schema = @Schema(implementation = RunType.class))
    @QueryParam("type")
    @Nullable String type;

    @Parameter(description = "Only runs of this legal entity")
    @QueryParam("legalEntity")
    @Nullable String legalEntity;

    @Parameter(description = "Only runs of this pay group")
    @QueryParam("payGroup")
    @Nullable String payGroup;

    @Parameter(
            description = "Only runs whose period ends on this day or later",
            schema = @Schema(implementation = LocalDate.class))
    @QueryParam("periodFrom")
    @Nullable String periodFrom;

    @Parameter(
            description = "Only runs whose period starts on this day or earlier",
            schema = @Schema(implementation = LocalDate.class))
    @QueryParam("periodTo")
    @Nullable String periodTo;

    @Parameter(
            description = "Only runs that are paid on this day or later",
            schema = @Schema(implementation = LocalDate.class))
    @QueryParam("payDateFrom")
    @Nullable String payDateFrom;

    @Parameter(
            description = "Only runs that are paid on this day or earlier",
            schema = @Schema(implementation = LocalDate.class))
    @QueryParam("payDateTo")
    @Nullable String payDateTo;

    @Parameter(
            description = "Only runs with this text, in any case, in their legal entity, pay group, preparer or id",
            schema = @Schema(maxLength = 100))
    @QueryParam("text")
    @Nullable String text;

    /** Throws a problem where a parameter cannot be read. */
    RunFilter filter() {
        RunFilter filter = new RunFilter(
                Optional.ofNullable(state).map(name -> Requests.constant(RunState.class, "state", name)),
                Optional.ofNullable(type).map(name -> Requests.constant(RunType.class, "type", name)),
                Requests.text("legalEntity", legalEntity),
                Requests.text("payGroup", payGroup),
                Requests.date("periodFrom", periodFrom),
                Requests.date("periodTo", periodTo),
                Requests.date("payDateFrom", payDateFrom),
                Requests.date("payDateTo", payDateTo),
                Requests.text("text", text));
        requireOrder("periodFrom", filter.periodFrom(), "periodTo", filter.periodTo());
        requireOrder("payDateFrom", filter.payDateFrom(), "payDateTo", filter.payDateTo());
        return filter;
    }

    /** Nothing can match: the two were probably exchanged. */
    private static void requireOrder(String fromName, Optional<LocalDate> from, String toName, Optional<LocalDate> to) {
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw Requests.malformed(fromName + " is after " + toName + ": exchange the two dates.");
        }
    }

    /** The same list, narrowed by the filter, to which its cursors are bound. */
    static PageRequest narrowed(PageRequest list, RunFilter filter) {
        return list.by("state", filter.state())
                .by("type", filter.type())
                .by("legalEntity", filter.legalEntity())
                .by("payGroup", filter.payGroup())
                .by("periodFrom", filter.periodFrom())
                .by("periodTo", filter.periodTo())
                .by("payDateFrom", filter.payDateFrom())
                .by("payDateTo", filter.payDateTo())
                .by("text", filter.text());
    }
}
