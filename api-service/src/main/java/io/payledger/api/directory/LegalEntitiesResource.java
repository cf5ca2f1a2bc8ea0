package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.directory.DirectoryEntries.LegalEntity;
import io.payledger.api.http.Requests;
import io.payledger.api.text.WrittenText;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.SwiftText;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Legal entities over HTTP. */
@Path("/api/v1/tenants/{tenant}/legal-entities")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Directory", description = "Employees, bank accounts and legal entities")
public class LegalEntitiesResource {

    private final DirectoryHttp http;

    LegalEntitiesResource(DirectoryHttp http) {
        this.http = http;
    }

    /** An employer with the account that it pays from. */
    public record NewLegalEntity(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String iban,
            @Nullable String bic) {}

    /** All legal entities. */
    public record LegalEntityList(List<LegalEntityView> legalEntities) {}

    /** One legal entity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LegalEntity")
    public record LegalEntityView(
            String legalEntity,
            String name,

            @Schema(description = "What the bank reads; left out if the name cannot be written in its characters")
            @Nullable String nameInPaymentFile,

            String iban,
            @Nullable String bic) {}

    @SecurityEvent(SecurityEvent.ACCOUNTS_CHANGED)
    @PUT
    @Path("/{legalEntity}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(summary = "Record a legal entity", description = "With the account that it pays from.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    public CompletionStage<Response> recordLegalEntity(
            @PathParam("legalEntity") String legalEntity, NewLegalEntity body) {
        String reference = name("The legal entity's name in the path", legalEntity, WrittenText.NAME_LENGTH_MAX);
        if (body == null || body.name() == null || body.iban() == null) {
            throw Requests.malformed("The body must be a legal entity with name, iban and, if it has one, bic.");
        }
        String iban = CsvDirectory.electronic(body.iban());
        String name = name("name", body.name(), SwiftText.NAME_LENGTH_MAX);
        Optional<String> problem = Iban.problemWith(iban)
                .map(what -> "iban: " + what)
                .or(() -> Optional.ofNullable(body.bic())
                        .flatMap(SwiftText::problemWithBic)
                        .map(what -> "bic: " + what));
        if (problem.isPresent()) {
            throw Requests.malformed(problem.get() + ".");
        }
        LegalEntity entity = LegalEntity.of(reference, name, iban, Optional.ofNullable(body.bic()));
        return http.record("record-legal-entity", new DirectoryEntries(List.of(), List.of(), List.of(entity)));
    }

    private static String name(String field, String value, int lengthMax) {
        try {
            return WrittenText.name(value, lengthMax);
        } catch (IllegalArgumentException invalid) {
            throw Requests.malformed(field + " " + invalid.getMessage() + ".");
        }
    }

    @SecurityEvent(SecurityEvent.ACCOUNTS_READ)
    @GET
    @RolesAllowed({Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(summary = "List legal entities", description = "The current legal entities.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LegalEntityList.class)))
    public CompletionStage<Response> legalEntities() {
        return http.all(
                DirectoryList.LEGAL_ENTITIES,
                rows -> new LegalEntityList(rows.stream()
                        .map(row -> new LegalEntityView(
                                row.legalEntity(),
                                row.name(),
                                row.nameInPaymentFile().orElse(null),
                                row.iban(),
                                row.bic().orElse(null)))
                        .toList()));
    }
}
