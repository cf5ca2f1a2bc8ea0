package io.payledger.worker.fold;

import io.payledger.events.EventHeaders;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.MalformedEventException;
import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.ApprovalGiven;
import io.payledger.events.PayrollEvent.Content;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCalculated;
import io.payledger.events.PayrollEvent.RunCancelled;
import io.payledger.events.PayrollEvent.RunClosed;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunReleased;
import io.payledger.events.PayrollEvent.RunReopened;
import io.payledger.events.PayrollEvent.RunSubmitted;
import io.payledger.events.PayrollEvent.RunTransmitted;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads payloads, and refuses those that are JSON of the right shape but lack what the ledger needs. */
final class Payload {

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private Payload() {}

    /** Throws {@link MalformedEventException} where the record does not carry a payload of that type. */
    static PayrollEvent of(EventType type, Arrival arrival) {
        byte[] json = arrival.value();
        if (json == null) {
            throw new MalformedEventException("no payload");
        }
        PayrollEvent event = EventJson.read(type, json);
        if (event == null) {
            throw new MalformedEventException("the payload is null");
        }
        String subject = Envelope.header(arrival, EventHeaders.SUBJECT);
        require(
                event.run() != null && event.run().toString().equals(subject),
                "the run is not " + EventHeaders.SUBJECT);
        if (event instanceof RunCreated creation) {
            require(text(creation.payGroup()) && text(creation.preparedBy()), "pay group or preparer missing");
            require(
                    creation.periodStart() != null && creation.periodEnd() != null && creation.payDate() != null,
                    "a date is missing");
        } else if (event instanceof ItemsRecorded chunk) {
            require(chunk.revision() > 0, "revisions count from 1");
            for (Item item : chunk.items()) {
                require(text(item.employee()), "an item names no employee");
                requireCurrency(item.currency());
            }
        } else if (event instanceof RunCalculated calculation) {
            requireControl(calculation.content(), calculation.calculatedBy(), calculation.controlTotals());
        } else if (event instanceof RunSubmitted submission) {
            requireControl(submission.content(), submission.submittedBy(), submission.controlTotals());
        } else if (event instanceof ApprovalGiven given) {
            requireStep(given.content(), given.approval().by());
        } else if (event instanceof RunApproved approval) {
            require(!approval.approvals().isEmpty(), "nobody approved it");
            approval.approvals().forEach(given -> requireStep(approval.content(), given.by()));
            approval.controlTotals().forEach(total -> requireCurrency(total.currency()));
        } else if (event instanceof RunRejected rejection) {
            requireStep(rejection.content(), rejection.rejectedBy());
        } else if (event instanceof RunReopened reopening) {
            requireStep(reopening.content(), reopening.reopenedBy());
        } else if (event instanceof RunReleased release) {
            requireStep(release.content(), release.releasedBy());
        } else if (event instanceof RunTransmitted transmission) {
            requireStep(transmission.content(), transmission.transmittedBy());
        } else if (event instanceof RunClosed closing) {
            requireStep(closing.content(), closing.closedBy());
        } else if (event instanceof RunCancelled cancellation) {
            require(text(cancellation.cancelledBy()), "nobody put a name to it");
        }
        return event;
    }

    private static void requireControl(Content content, @Nullable String by, List<ControlTotal> totals) {
        requireStep(content, by);
        totals.forEach(total -> requireCurrency(total.currency()));
    }

    private static void requireStep(Content content, @Nullable String by) {
        require(content.revision() > 0, "revisions count from 1");
        require(text(content.hash()), "the content has no hash");
        require(text(by), "nobody put a name to it");
    }

    private static void requireCurrency(@Nullable String currency) {
        require(currency != null && CURRENCY.matcher(currency).matches(), "not a currency: " + currency);
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
