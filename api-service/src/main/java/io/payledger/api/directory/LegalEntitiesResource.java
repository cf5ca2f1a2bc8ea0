package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.api.directory.DirectoryEntries.LegalEntity;
import io.payledger.api.http.Requests;
import io.payledger.api.text.RemittanceText;
import io.payledger.api.text.WrittenText;
import io.payledger.bankfiles.PaymentAccount;
import io.payledger.bankfiles.PaymentProfile;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
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

    /** An employer with the account that it pays from: an IBAN, or a number with a clearing code or a BIC. */
    public record NewLegalEntity(
            @JsonProperty(required = true) String name,
            @Nullable String iban,
            @Nullable String bic,

            @Schema(description = "Of an account without an IBAN") @Nullable String number,

            @Schema(description = "Of the bank's code, such as USABA or GBDSC") @Nullable String clearingSystem,

            @Schema(description = "The bank's code, such as a routing number or a sort code") @Nullable String clearingCode,

            @Schema(description = "The profile of the bank: generic, sepa or swiss. Without it, the generic one")
            @Nullable String profile,

            @Nullable WrittenAddress address,

            @Schema(
                    description =
                            "The text of each transfer, 140 characters at most. {period} and {payDate} become the run's days. Without"
                                    + " it, transfers have none")
            @Nullable String remittance) {}

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

            @Nullable String iban,
            @Nullable String bic,
            @Nullable String number,
            @Nullable String clearingSystem,
            @Nullable String clearingCode,
            String profile,
            @Nullable WrittenAddress address,
            @Nullable String remittance,

            @Schema(description = "What the bank reads, with its places") @Nullable String remittanceInPaymentFile) {}

    @SecurityEvent(SecurityEvent.ACCOUNTS_CHANGED)
    @PUT
    @Path("/{legalEntity}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Record a legal entity",
            description =
                    "With the account that it pays from, the profile of the account's bank, the postal address and the text of"
                            + " its transfers. It replaces the entry: what is left out is no longer there.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    public CompletionStage<Response> recordLegalEntity(
            @PathParam("legalEntity") String legalEntity, NewLegalEntity body) {
        String reference = name("The legal entity's name in the path", legalEntity, WrittenText.NAME_LENGTH_MAX);
        if (body == null || body.name() == null) {
            throw Requests.malformed("The body must be a legal entity with a name and an account.");
        }
        String name = name("name", body.name(), SwiftText.NAME_LENGTH_MAX);
        WrittenAccount account = account(body);
        Optional<String> profile = profile(body, account);
        LegalEntity entity = LegalEntity.of(reference, name, account, profile, address(body), remittance(body));
        return http.record("record-legal-entity", new DirectoryEntries(List.of(), List.of(), List.of(entity)));
    }

    private static WrittenAccount account(NewLegalEntity body) {
        Map<WrittenAccount.Part, String> parts = new EnumMap<>(WrittenAccount.Part.class);
        parts.put(WrittenAccount.Part.IBAN, text(body.iban()));
        parts.put(WrittenAccount.Part.BIC, text(body.bic()));
        parts.put(WrittenAccount.Part.NUMBER, text(body.number()));
        parts.put(WrittenAccount.Part.CLEARING_SYSTEM, text(body.clearingSystem()));
        parts.put(WrittenAccount.Part.CLEARING_CODE, text(body.clearingCode()));
        return WrittenAccount.of(parts, (part, what) -> {
                    throw Requests.malformed(member(part) + ": " + what + ".");
                })
                .orElseThrow();
    }

    private static Optional<String> profile(NewLegalEntity body, WrittenAccount account) {
        if (body.profile() == null) {
            return Optional.empty();
        }
        try {
            PaymentProfile profile = PaymentProfile.named(body.profile());
            profile.problemWithPayer(PaymentAccount.parse(account.text())).ifPresent(problem -> {
                throw Requests.malformed("profile: " + problem + ". Name the profile of the account's bank.");
            });
            // not stored: an entry that names the default is the same as one that does not
            return Optional.of(profile.name()).filter(name -> !profile.equals(PaymentProfile.GENERIC));
        } catch (IllegalArgumentException unknown) {
            throw Requests.malformed("profile: " + unknown.getMessage() + ".");
        }
    }

    private static Optional<WrittenAddress> address(NewLegalEntity body) {
        return body.address() == null
                ? Optional.empty()
                : WrittenAddress.of(body.address().parts(), (part, what) -> {
                    throw Requests.malformed("address." + member(part) + " " + what + ".");
                });
    }

    private static Optional<String> remittance(NewLegalEntity body) {
        if (body.remittance() == null) {
            return Optional.empty();
        }
        String text = name("remittance", body.remittance(), SwiftText.NAME_LENGTH_MAX);
        RemittanceText.problemWith(RemittanceText.spelled(text)).ifPresent(problem -> {
            throw Requests.malformed("remittance: " + problem + ".");
        });
        return Optional.of(text);
    }

    private static String text(@Nullable String member) {
        return member == null ? "" : member;
    }

    /** A constant such as {@code CLEARING_CODE} as the name of a member. */
    private static String member(Enum<?> part) {
        String[] words = part.name().toLowerCase(Locale.ROOT).split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
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
                rows -> new LegalEntityList(
                        rows.stream().map(LegalEntitiesResource::view).toList()));
    }

    private static LegalEntityView view(LegalEntity row) {
        AccountParts parts = AccountParts.of(row.number());
        return new LegalEntityView(
                row.legalEntity(),
                row.name(),
                row.nameInPaymentFile().orElse(null),
                parts.iban(),
                row.bic().orElse(null),
                parts.number(),
                parts.clearingSystem(),
                parts.clearingCode(),
                row.profile().orElse(PaymentProfile.GENERIC.name()),
                row.address().orElse(null),
                row.remittance().orElse(null),
                row.spelledRemittance().or(row::remittance).orElse(null));
    }
}
