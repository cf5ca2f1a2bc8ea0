package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.directory.WrittenAddress;
import io.payledger.api.http.Answer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.payments.PaymentPreviewRead.Found;
import io.payledger.api.payments.PaymentPreviewRead.Named;
import io.payledger.api.payments.PaymentPreviewRead.Payee;
import io.payledger.api.payroll.http.PayrollRunResource;
import io.payledger.api.payroll.http.PlaceInRegister;
import io.payledger.api.payroll.http.RunView;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Progress.Release;
import io.payledger.bankfiles.PaymentProfile;
import io.payledger.bankfiles.SwiftText;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the bank will read in a run's payment file, over HTTP. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}/payment-file/preview")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments", description = "Payment files for the bank, and its status reports and statements")
public class PaymentPreviewResource {

    private static final int TRANSFERS_MAX = 1000;

    private final Exchange http;

    PaymentPreviewResource(Exchange http) {
        this.http = http;
    }

    /** A page of the transfers of a payment file. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PaymentPreview(
            UUID run,

            @Schema(description = "The legal entity's name as it is recorded") @Nullable String payer,

            @Schema(description = "What the bank reads; left out if the name cannot be written in its characters")
            @Nullable String payerInPaymentFile,

            @Schema(description = "As the bank reads it") @Nullable WrittenAddress payerAddress,

            @Schema(description = "The profile of the payer's bank")
            String profile,

            @Schema(description = "The text of each transfer; left out if there is none") @Nullable String remittance,

            String currency,

            @Schema(description = "The day on which the bank pays: the pay date, or the day that the release names")
            LocalDate executionDate,

            List<TransferPreview> transfers,
            @Nullable String nextCursor) {}

    /** One transfer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TransferPreview(
            @Schema(description = "In the register") int line,

            String employee,

            @Schema(description = "The reference in the directory")
            String account,

            long netMinor,

            @Schema(description = "The holder of the account as it is recorded; left out if there is no such account")
            @Nullable String holder,

            @Schema(description = "What the bank reads; left out if the holder cannot be written in its characters")
            @Nullable String holderInPaymentFile,

            @Schema(description = "As the bank reads it") @Nullable WrittenAddress holderAddress) {

        static TransferPreview of(Payee payee) {
            return new TransferPreview(
                    payee.line(),
                    payee.employee(),
                    payee.account(),
                    payee.netMinor(),
                    recorded(payee.holder()),
                    inPaymentFile(payee.holder()),
                    address(payee.holder()));
        }
    }

    @SecurityEvent(SecurityEvent.ACCOUNTS_READ)
    @GET
    @RolesAllowed({Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "Preview the payment file",
            description =
                    "Who is paid, and how the bank reads the names, from the calculation on. The payment file has the same"
                            + " names. A name that cannot be written is a blocker of the run.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PaymentPreview.class)))
    @APIResponse(responseCode = "409", description = "wrong-state before the calculation")
    @APIResponse(responseCode = "412", description = "revision-changed: the run has changed since the previous page")
    public CompletionStage<Response> preview(
            @PathParam("run") String run,
            @Parameter(description = "nextCursor of the previous page of the same run") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "500"))
                    @QueryParam("limit")
                    @DefaultValue("500")
                    String limit) {
        UUID id = Requests.runId(run);
        PageRequest listing = PageRequest.of(http.request(), limit, TRANSFERS_MAX);
        Optional<PlaceInRegister> after = listing.after(cursor, PlaceInRegister::parse);
        return http.read(
                listing.rows(),
                shard -> PaymentPreviewRead.of(
                        shard, id, after.map(PlaceInRegister::line).orElse(0), listing.rows()),
                (found, token) -> found.map(page -> page(listing, page, after, token))
                        .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)));
    }

    /** A later calculation may use other names, so the cursor carries the run's version. */
    private static Answer page(PageRequest listing, Found found, Optional<PlaceInRegister> after, SessionToken token) {
        int version = found.run().version();
        if (found.run().progress().calculation() == null) {
            return Answer.of(
                    ApiProblems.WRONG_STATE
                            .because(
                                    "A payment file is previewed from the calculation on (POST …/calculate); this run is "
                                            + found.run().state() + ".")
                            .with("run", RunView.of(found.run())),
                    token);
        }
        if (after.isPresent() && after.get().revision() != version) {
            return Answer.of(
                    ApiProblems.REVISION_CHANGED.because(
                            "The run has changed since the previous page. Read it again from the start."),
                    token);
        }
        return listing.page(
                        found.transfers(),
                        transfer -> new PlaceInRegister(version, transfer.line()).toString(),
                        (transfers, next) -> new PaymentPreview(
                                found.run().id(),
                                recorded(found.payer()),
                                inPaymentFile(found.payer()),
                                address(found.payer()),
                                found.profile() == null ? PaymentProfile.GENERIC.name() : found.profile(),
                                PaymentFile.remittance(found.run().terms(), found.remittance()),
                                found.run().terms().currency(),
                                executionDate(found.run()),
                                transfers.stream().map(TransferPreview::of).toList(),
                                next),
                        token)
                .version(version);
    }

    private static LocalDate executionDate(PayrollRun run) {
        Release release = run.progress().release();
        return release == null ? run.terms().payDate() : release.executionDate();
    }

    private static @Nullable String recorded(@Nullable Named party) {
        return party == null ? null : party.name();
    }

    private static @Nullable String inPaymentFile(@Nullable Named party) {
        return party == null ? null : SwiftText.name(party.spelled()).orElse(null);
    }

    private static @Nullable WrittenAddress address(@Nullable Named party) {
        return party == null ? null : party.address();
    }
}
