package io.payledger.worker.fold;

import io.payledger.events.EventEnvelope;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.MalformedEventException;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.RunEvent.RunApproved;
import io.payledger.events.RunEvent.RunCalculated;
import io.payledger.events.RunEvent.RunCancelled;
import io.payledger.events.RunEvent.RunClosed;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunEvent.RunRejected;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.RunReopened;
import io.payledger.events.RunEvent.RunSubmitted;
import io.payledger.events.RunEvent.RunTermsChanged;
import io.payledger.events.RunEvent.RunTransmitted;
import io.payledger.events.RunEvent.RunWithdrawn;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.projections.fold.ProjectionEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads payloads, and refuses those that have the right shape but lack what the ledger needs. */
final class PayloadReader {

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** ISO 20022 gives a proprietary code 35 characters. */
    private static final Pattern CODE = Pattern.compile("\\P{Cntrl}{1,35}");

    private PayloadReader() {}

    /** Throws {@link MalformedEventException} where the record does not carry a payload of that type. */
    static PayrollEvent read(EventType type, ProjectionEvent record) {
        byte[] json = record.payload();
        if (json == null) {
            throw new MalformedEventException("no payload");
        }
        PayrollEvent event = EventJson.read(type, json);
        require(
                event.subject().equals(record.headers().subject()),
                "the payload is not about " + EventEnvelope.SUBJECT);
        if (event instanceof RunCreated creation) {
            require(text(creation.payGroup()) && text(creation.preparedBy()), "pay group or preparer missing");
            requireCurrency(creation.currency());
        } else if (event instanceof RunTermsChanged change) {
            require(text(change.payGroup()) && text(change.changedBy()), "pay group or person missing");
            requireCurrency(change.currency());
        } else if (event instanceof ItemsRecorded chunk) {
            require(chunk.revision() > 0, "revisions count from 1");
            require(chunk.items().stream().allMatch(item -> text(item.employee())), "an item names no employee");
        } else if (event instanceof RunCalculated calculation) {
            requireStep(calculation.content(), calculation.calculatedBy());
        } else if (event instanceof BlockerAccepted acceptance) {
            requireStep(acceptance.content(), acceptance.acceptedBy());
        } else if (event instanceof RunSubmitted submission) {
            requireStep(submission.content(), submission.submittedBy());
        } else if (event instanceof RunWithdrawn withdrawal) {
            requireStep(withdrawal.content(), withdrawal.withdrawnBy());
        } else if (event instanceof ApprovalGiven given) {
            requireStep(given.content(), given.approval().by());
        } else if (event instanceof RunApproved approval) {
            require(!approval.approvals().isEmpty(), "it has no approvals");
            approval.approvals().forEach(given -> requireStep(approval.content(), given.by()));
        } else if (event instanceof RunRejected rejection) {
            requireStep(rejection.content(), rejection.rejectedBy());
        } else if (event instanceof RunReopened reopening) {
            requireStep(reopening.content(), reopening.reopenedBy());
        } else if (event instanceof RunReleased release) {
            requireStep(release.content(), release.releasedBy());
            release.order().ifPresent(order -> require(text(order.messageId()), "the payment order has no id"));
        } else if (event instanceof RunTransmitted transmission) {
            requireStep(transmission.content(), transmission.transmittedBy());
        } else if (event instanceof RunClosed closing) {
            requireStep(closing.content(), closing.closedBy());
        } else if (event instanceof RunCancelled cancellation) {
            require(text(cancellation.cancelledBy()), "the person who did it is missing");
        } else if (event instanceof PaymentStatusReported report) {
            for (TransferStatus transfer : report.transfers()) {
                requireLine(transfer.line());
                require(
                        code(transfer.code())
                                && transfer.reasonCode()
                                        .map(PayloadReader::code)
                                        .orElse(true),
                        "not a bank's code");
            }
        } else if (event instanceof PaymentsBooked statement) {
            require(text(statement.statementId()), "the statement has no id");
            statement.bookings().forEach(PayloadReader::requireBooking);
        } else if (event instanceof BreakAssessed assessment) {
            require(text(assessment.breakId()) && text(assessment.assessedBy()), "break or assessor missing");
        }
        return event;
    }

    private static void requireBooking(Booking booking) {
        booking.line().ifPresent(PayloadReader::requireLine);
        require(booking.transfers().orElse(0L) >= 0, "a number of transfers below zero");
        require(
                booking.line().isEmpty() || booking.transfers().orElse(1L) == 1,
                "the booking of a line is of several transfers");
        requireCurrency(booking.currency());
        require(booking.returnReasonCode().map(PayloadReader::code).orElse(true), "not a bank's code");
    }

    private static void requireLine(int line) {
        require(line > 0, "lines count from 1");
    }

    private static void requireStep(Content content, @Nullable String by) {
        require(content.revision() > 0, "revisions count from 1");
        require(text(content.hash()), "the content has no hash");
        require(text(by), "the person who did it is missing");
    }

    private static void requireCurrency(String currency) {
        require(CURRENCY.matcher(currency).matches(), "not a currency");
    }

    /** Codes are kept as evidence, so they must not be able to hold personal data. */
    private static boolean code(String code) {
        return CODE.matcher(code).matches();
    }

    private static boolean text(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedEventException(otherwise);
        }
    }
}
