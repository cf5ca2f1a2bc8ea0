package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.http.BodyBytesMax;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import io.quarkus.security.identity.SecurityIdentity;
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
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Accounts over HTTP. Preparers, who record registers, do not decide where the money goes: payment officers record
 * accounts and read them in full.
 */
@Path("/api/v1/tenants/{tenant}/bank-accounts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Directory", description = "Employees, bank accounts and legal entities")
public class BankAccountsResource {

    private final DirectoryHttp http;
    private final SecurityIdentity identity;

    BankAccountsResource(DirectoryHttp http, SecurityIdentity identity) {
        this.http = http;
        this.identity = identity;
    }

    /** A page of accounts, sorted by reference. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountPage(
            List<AccountView> accounts, @Nullable String nextCursor) {}

    /** One account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Account")
    public record AccountView(
            String account,

            @Schema(description = "Payment officers and auditors only") @Nullable String holder,

            @Schema(
                    description =
                            "What the bank reads; left out if the holder cannot be written in its characters. Payment officers"
                                    + " and auditors only")
            @Nullable String holderInPaymentFile,

            @Schema(
                    description =
                            "In full for payment officers and auditors; for others country and last two characters. Left out if"
                                    + " the account has a number")
            @Nullable String iban,

            @Nullable String bic,

            @Schema(
                    description =
                            "Of an account without an IBAN; in full for payment officers and auditors, the last two characters"
                                    + " for others")
            @Nullable String number,

            @Schema(description = "Of the bank's code, such as USABA or GBDSC") @Nullable String clearingSystem,

            @Schema(description = "The bank's code. Payment officers and auditors only") @Nullable String clearingCode,

            @Schema(description = "Of the holder. Payment officers and auditors only") @Nullable WrittenAddress address) {}

    @SecurityEvent(SecurityEvent.ACCOUNTS_CHANGED)
    @POST
    @BodyBytesMax("payledger.directory.bytes-max")
    @Consumes(DirectoryHttp.TEXT_CSV)
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Record accounts from CSV",
            description =
                    "The columns account and holder, and iban, or number with clearing_system and clearing_code or with bic, as a"
                            + " spreadsheet saves them. Optional: bic, and the holder's postal address in street,"
                            + " building_number, post_code, town, region, country, address_line_1 and address_line_2; an"
                            + " address has town and country. Accounts that are not in the file do not change. A calculated"
                            + " run pays to the accounts of its calculation.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DirectoryView.class)))
    @APIResponse(responseCode = "422", description = "invalid-directory, with line and column of each error")
    public CompletionStage<Response> recordAccounts(InputStream csv) throws IOException {
        CsvDirectory.Entries<Account> file = CsvDirectory.accounts(csv, http.limits());
        return http.record("record-accounts", new DirectoryEntries(List.of(), file.rows(), List.of()), file.format());
    }

    @SecurityEvent(SecurityEvent.ACCOUNTS_READ)
    @GET
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "List accounts",
            description = "The current accounts, sorted by reference; in full for payment officers and auditors.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AccountPage.class)))
    public CompletionStage<Response> accounts(
            @Parameter(description = "nextCursor of the previous page") @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("500") String limit) {
        boolean full = identity.hasRole(Role.PAYMENT_OFFICER) || identity.hasRole(Role.AUDITOR);
        return http.page(
                DirectoryList.ACCOUNTS,
                cursor,
                limit,
                (rows, next) -> new AccountPage(
                        rows.stream().map(row -> view(row, full)).toList(), next));
    }

    private static AccountView view(Account row, boolean full) {
        AccountParts parts = AccountParts.of(row.number());
        AccountParts shown = full ? parts : parts.masked();
        return new AccountView(
                row.account(),
                full ? row.holder() : null,
                full ? row.holderInPaymentFile().orElse(null) : null,
                shown.iban(),
                full ? row.bic().orElse(null) : null,
                shown.number(),
                shown.clearingSystem(),
                shown.clearingCode(),
                full ? row.address().orElse(null) : null);
    }
}
