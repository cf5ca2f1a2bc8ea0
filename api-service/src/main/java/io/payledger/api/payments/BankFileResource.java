package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.http.BodyBytesMax;
import io.payledger.api.http.CommandRenderer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.api.read.KeysetCursor;
import io.payledger.bankfiles.Camt053;
import io.payledger.bankfiles.Pain002;
import io.payledger.bankfiles.StatusReport;
import io.payledger.events.EndToEndId;
import io.payledger.service.identity.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Status reports and statements of banks over HTTP. */
@Path("/api/v1/tenants/{tenant}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments", description = "Payment files for the bank, and its status reports and statements")
public class BankFileResource {

    private static final int FILES_MAX = 200;

    private final Exchange http;
    private final Uploads uploads;

    BankFileResource(Exchange http, Uploads uploads) {
        this.http = http;
        this.uploads = uploads;
    }

    /** A page of imported files, the newest first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BankFilePage(
            List<BankFileView> files, @Nullable String nextCursor) {}

    @POST
    @Path("/bank-status-reports")
    @BodyBytesMax("payledger.bank-files.bytes-max")
    @Consumes({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Import a bank's status report",
            description =
                    "ISO 20022 pain.002.001 of the versions 03 to 14, about the current payment file of a run. The same"
                            + " report again returns 200 and changes nothing.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(
            responseCode = "200",
            description = "Imported before; nothing changed",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(
            responseCode = "422",
            description = "invalid-bank-file, with place and reason of each error; nothing is imported")
    public CompletionStage<Response> importStatusReport(InputStream file) throws IOException {
        StatusReport report = uploads.read(file, Pain002::read);
        UUID run = EndToEndId.runOfMessage(report.originalMessageId())
                .orElseThrow(() -> CommandRenderer.problem(ImportStatusReport.unknownFile(report))
                        .thrown());
        ImportStatusReport command = ImportStatusReport.of(http.shard(), run, report);
        return http.carryOut(command, command.key().identity());
    }

    @POST
    @Path("/bank-statements")
    @BodyBytesMax("payledger.bank-files.bytes-max")
    @Consumes({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Import a bank's statements",
            description =
                    "ISO 20022 camt.053.001 of the versions 02 to 14: all statements of the file, or none. A statement that"
                            + " was imported before is recognised and not booked again. What is odd and still readable, such"
                            + " as balances that do not add up, is among the findings of the statement.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(
            responseCode = "200",
            description = "All of it was imported before; nothing changed",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(responseCode = "409", description = "statement-changed: it was imported before with another content")
    @APIResponse(
            responseCode = "422",
            description = "invalid-bank-file, with place and reason of each error; nothing is imported")
    public CompletionStage<Response> importStatements(InputStream file) throws IOException {
        ImportStatements command = ImportStatements.of(http.shard(), uploads.read(file, Camt053::read));
        return http.carryOut(command, command.fingerprints());
    }

    @GET
    @Path("/bank-files")
    @RolesAllowed({Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(summary = "List imported files", description = "Status reports and statements, the newest first.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BankFilePage.class)))
    public CompletionStage<Response> list(
            @Parameter(description = "Only STATUS_REPORT or STATEMENT") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "nextCursor of the previous page of the same list and filter")
                    @QueryParam("cursor")
                    @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        Optional<Kind> only = Optional.ofNullable(kind).map(word -> Requests.constant(Kind.class, "kind", word));
        PageRequest listing = PageRequest.of(http.request(), limit, FILES_MAX).by("kind", only);
        Optional<KeysetCursor> after = listing.after(cursor, KeysetCursor::parse);
        return http.list(
                listing,
                shard -> BankFileTable.list(shard, only, after, listing.rows()),
                file -> new KeysetCursor(file.importedAt(), file.key().id()).toString(),
                (page, next) ->
                        new BankFilePage(page.stream().map(BankFileView::of).toList(), next));
    }
}
