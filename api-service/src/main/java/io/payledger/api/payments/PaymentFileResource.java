package io.payledger.api.payments;

import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Requests;
import io.payledger.api.payments.PaymentFileRead.Found;
import io.payledger.api.payroll.http.PayrollRunResource;
import io.payledger.api.transfers.Downloads;
import io.payledger.api.transfers.Downloads.Download;
import io.payledger.bankfiles.Pain001;
import io.payledger.bankfiles.PaymentInstruction;
import io.payledger.service.identity.Role;
import io.payledger.service.logging.SecurityEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A run's payment file over HTTP. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}/payment-file")
@Produces(MediaType.APPLICATION_XML)
@Tag(name = "Payments", description = "Payment files for the bank, and its status reports and statements")
public class PaymentFileResource {

    private final Exchange http;
    private final Downloads downloads;

    PaymentFileResource(Exchange http, Downloads downloads) {
        this.http = http;
        this.downloads = downloads;
    }

    @SecurityEvent(SecurityEvent.PAYMENT_FILE_FETCHED)
    @GET
    @RolesAllowed(Role.PAYMENT_OFFICER)
    @Blocking
    @Operation(
            summary = "Read the payment file",
            description =
                    "ISO 20022 pain.001.001.09, from the release on, always the same bytes. Its content is the approved"
                            + " content: the hash is computed again before each answer.")
    @APIResponse(
            responseCode = "200",
            description = "The file; its name is its message id",
            content = @Content(mediaType = MediaType.APPLICATION_XML))
    @APIResponse(
            responseCode = "404",
            description = "payroll-run-not-found; not-found if the run pays no item by transfer")
    @APIResponse(
            responseCode = "409",
            description = "wrong-state before the release, content-changed, unwritable-payment, personal-data-erased")
    @APIResponse(
            responseCode = "429",
            description = "too-many-transfers if the tenant reads many files at present; too-many-requests")
    public CompletionStage<Response> paymentFile(@PathParam("run") String run) throws IOException {
        UUID id = Requests.runId(run);
        try (Download download = downloads.begin()) {
            Answer answer = http.readFile(shard -> PaymentFileRead.of(shard, id), (found, token) -> found.map(
                                    all -> Answer.of(200, all, token))
                            .orElseGet(() -> PayrollRunResource.noSuchRun(id, token)))
                    .toCompletableFuture()
                    .join();
            return answer.body() instanceof Found found
                    ? file(found, answer, download)
                    : CompletableFuture.completedFuture(http.respond(answer));
        }
    }

    private CompletionStage<Response> file(Found found, Answer answer, Download download) throws IOException {
        PaymentFile file = PaymentFile.of(found);
        if (file instanceof PaymentFile.Refused refused) {
            return CompletableFuture.completedFuture(
                    http.respond(answer.withBody(refused.problem().status(), refused.problem())));
        }
        PaymentInstruction instruction = ((PaymentFile.Ready) file).instruction();
        Response head = http.file(answer, MediaType.APPLICATION_XML, instruction.messageId() + ".xml");
        return download.send(head, out -> Pain001.write(instruction, out));
    }
}
