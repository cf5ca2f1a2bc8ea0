package io.payledger.bankfiles;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a bank says about an instruction, in a pain.002. It says what it wants to: a status of the group, of payment
 * informations, of transactions, or any of them.
 *
 * @param messageId the report's own
 * @param originalMessageId the instruction's
 * @param originalMessageName such as pain.001.001.09
 */
public record StatusReport(
        String messageId,
        String originalMessageId,
        @Nullable String originalMessageName,
        @Nullable StatusCode groupStatus,
        List<Reason> groupReasons,
        List<PaymentInformation> paymentInformations) {

    public StatusReport {
        groupReasons = List.copyOf(groupReasons);
        paymentInformations = List.copyOf(paymentInformations);
    }

    /** The report on one batch of the instruction. */
    public record PaymentInformation(
            String originalId, @Nullable StatusCode status, List<Reason> reasons, List<Transaction> transactions) {
        public PaymentInformation {
            reasons = List.copyOf(reasons);
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * The report on one transfer.
     *
     * @param endToEndId null where the bank names the transfer by other references
     * @param status null where only the level above has one
     */
    public record Transaction(
            @Nullable String endToEndId, @Nullable StatusCode status, List<Reason> reasons) {
        public Transaction {
            reasons = List.copyOf(reasons);
        }
    }

    public Stream<Transaction> transactions() {
        return paymentInformations.stream().flatMap(each -> each.transactions().stream());
    }

    /**
     * Whether nothing of the instruction will be paid: the group is rejected, with or without saying so of each transfer.
     * Such a report may have no transaction at all; who only looked at those would wait for ever.
     */
    public boolean rejectsTheWholeGroup() {
        return groupStatus != null && groupStatus.isRejection();
    }
}
