package io.payledger.api.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.erasure.ErasureTable.Due;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Explanation;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import io.payledger.service.problems.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Erasures over HTTP, for the role of auditors: those that record and pay do not remove the evidence. The employee is named in
 * the body, since proxies log paths. The cursor of a page, in the query, holds the last reference of that page, encoded.
 */
@Path("/api/v1/tenants/{tenant}/erasures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Retention", description = "Employees who have left are erased once the policy's retention is over")
public class ErasureResource {

    private static final int PAGE_MAX = 1000;

    private final Exchange http;

    ErasureResource(Exchange http) {
        this.http = http;
    }

    /** Who is erased, and why. */
    public record NewErasure(
            @Schema(description = "As in the directory") @JsonProperty(required = true)
            String employee,

            @Schema(description = "For the audit trail, which is kept: name no person in it")
            @JsonProperty(required = true)
            String reason) {

        @Override
        public String toString() {
            return "NewErasure[…]";
        }
    }

    /** A page of employees who can be erased, sorted by reference. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DueEmployees(
            @Schema(description = "Of the policy; left out if it has none, and then no employee can be erased")
            @Nullable Integer retentionMonths,

            List<DueEmployee> employees,
            @Nullable String nextCursor) {}

    /** An employee who can be erased. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DueEmployee(
            String employee,
            LocalDate leftOn,

            @Schema(description = "The last day on which a run paid the employee; left out if none did") @Nullable LocalDate lastPaidOn,

            @Schema(description = "Since when the employee can be erased")
            LocalDate erasableFrom) {

        static DueEmployee of(Due due) {
            return new DueEmployee(
                    due.employee(), due.leftOn(), due.lastPaidOn().orElse(null), due.erasableFrom());
        }
    }

    @SecurityEvent(SecurityEvent.EMPLOYEE_ERASED)
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUDITOR)
    @Operation(
            summary = "Erase an employee",
            description =
                    "Deletes the employee and the accounts to which no other employee was paid, and replaces the reference by a"
                            + " random one in each run; amounts stay. It cannot be undone. The content of each run is"
                            + " verified before, and the hashes before and after are covered by the audit trail. Repeated"
                            + " with the same Idempotency-Key it returns the stored response; without one, 404, since the"
                            + " employee is no longer known.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ErasureView.class)))
    @APIResponse(responseCode = "404", description = "not-found: the directory has no such employee")
    @APIResponse(
            responseCode = "409",
            description =
                    "retention-not-over, with erasableFrom if it is known, or the payrollRun that can still change;"
                            + " content-changed: the content of a run is not the one that was approved")
    public CompletionStage<Response> erase(NewErasure body) {
        if (body == null || body.employee() == null) {
            throw Requests.malformed("Name the employee and a reason, {\"employee\": \"…\", \"reason\": \"…\"}.");
        }
        if (!RegisterRules.REFERENCE.matcher(body.employee()).matches()) {
            throw Requests.malformed("employee: a reference " + RegisterRules.REFERENCE_EXPECTED + ".");
        }
        String reason = Explanation.checked(new Explanation(body.reason()));
        return http.carryOut(new EraseEmployee(UUID.randomUUID(), body.employee(), reason), body);
    }

    @GET
    @Path("/due")
    @RolesAllowed(Role.AUDITOR)
    @Operation(
            summary = "List the employees who can be erased",
            description = "Who has left, is in no run that can still change, and whose retention is over: the policy's"
                    + " retentionMonths after the last day of the employment or the last pay date, whichever is"
                    + " later.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DueEmployees.class)))
    public CompletionStage<Response> due(
            @Parameter(description = "nextCursor of the previous page") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit) {
        PageRequest listing = PageRequest.of(http.request(), limit, PAGE_MAX);
        String after = listing.after(cursor, Function.identity()).orElse("");
        return http.read(
                listing.rows(),
                shard -> ErasureTable.due(shard, after, listing.rows()),
                (page, token) -> listing.page(
                        page.employees(),
                        Due::employee,
                        (employees, next) -> new DueEmployees(
                                page.months().orElse(null),
                                employees.stream().map(DueEmployee::of).toList(),
                                next),
                        token));
    }

    @GET
    @Path("/{erasure}")
    @RolesAllowed(Role.AUDITOR)
    @Operation(
            summary = "Read an erasure",
            description = "With the hashes of all its runs, from which the digest in the audit trail can be computed.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ErasureView.class)))
    @APIResponse(responseCode = "404", description = "not-found: there is no such erasure")
    public CompletionStage<Response> read(@PathParam("erasure") String erasure) {
        UUID id = Requests.uuid(erasure, "The path names no erasure: its id is a UUID.");
        return http.read(
                shard -> SqlReads.attempt(shard, client -> ErasureTable.read(client, shard, id)),
                (found, token) -> found.map(view -> Answer.of(200, view, token))
                        .orElseGet(() -> Answer.of(
                                ProblemType.NOT_FOUND.because("There is no erasure " + id
                                        + " in this tenant. The audit trail names all of them"
                                        + " (GET …/audit, action erase-employee)."),
                                token)));
    }
}
