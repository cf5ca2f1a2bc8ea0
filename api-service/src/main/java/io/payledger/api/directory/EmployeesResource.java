package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.csv.CsvOutput.Delimiter;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.http.BodyBytesMax;
import io.payledger.api.http.DelimiterParameter;
import io.payledger.service.identity.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Employees over HTTP. */
@Path("/api/v1/tenants/{tenant}/employees")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Directory", description = "Employees, bank accounts and legal entities")
public class EmployeesResource {

    private final DirectoryHttp http;

    EmployeesResource(DirectoryHttp http) {
        this.http = http;
    }

    /** A page of employees, sorted by reference. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EmployeePage(
            List<EmployeeView> employees, @Nullable String nextCursor) {}

    /** One employee. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Employee")
    public record EmployeeView(
            String employee,
            String payGroup,
            String department,
            @Nullable LocalDate leftOn) {}

    @POST
    @BodyBytesMax("payledger.directory.bytes-max")
    @Consumes(DirectoryHttp.TEXT_CSV)
    @RolesAllowed(Role.PREPARER)
    @Blocking
    @Operation(
            summary = "Record employees from CSV",
            description =
                    "The columns employee, pay_group, department and left_on, as a spreadsheet saves them. Employees that are not"
                            + " in the file do not change. One bad row refuses the whole file.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    @APIResponse(responseCode = "422", description = "invalid-directory, with line and column of each error")
    public CompletionStage<Response> recordEmployees(InputStream csv) throws IOException {
        CsvDirectory.Entries<Employee> file = CsvDirectory.employees(csv, http.limits());
        return http.record("record-employees", new DirectoryEntries(file.rows(), List.of(), List.of()), file.format());
    }

    @GET
    @Produces(DirectoryHttp.TEXT_CSV)
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Blocking
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = DirectoryHttp.TEXT_CSV, schema = @Schema(type = SchemaType.STRING)))
    public Response employeesAsCsv(@BeanParam DelimiterParameter delimiter) {
        Delimiter between = delimiter.value();
        return http.csv(DirectoryList.EMPLOYEES, "employees", rows -> CsvDirectory.file(rows, between));
    }

    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
    @Operation(
            summary = "List employees",
            description =
                    "The current employees, sorted by reference. As text/csv: all of them as a file for spreadsheets, which can be"
                            + " recorded again; of a tenant without employees, the template.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EmployeePage.class)))
    public CompletionStage<Response> employees(
            @Parameter(description = "nextCursor of the previous page") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit) {
        return http.page(
                DirectoryList.EMPLOYEES,
                cursor,
                limit,
                (rows, next) -> new EmployeePage(
                        rows.stream()
                                .map(row -> new EmployeeView(
                                        row.employee(),
                                        row.payGroup(),
                                        row.department(),
                                        row.leftOn().orElse(null)))
                                .toList(),
                        next));
    }
}
