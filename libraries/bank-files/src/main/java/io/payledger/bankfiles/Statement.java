package io.payledger.bankfiles;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One account's booked movements as the bank states them, or one page of a statement. Prints references and counts only.
 *
 * @param messageId of the delivery, not of the statement: a repeated delivery may have another
 * @param electronicSequenceNumber null where the bank does not count its statements
 * @param page from 1; a statement that is not split is page 1 and the last
 * @param from the bank's wall clock
 * @param to the bank's wall clock
 * @param balances of every kind, in the bank's order; may be empty
 * @param findings what a person should look at although the statement is read: balances that do not add up, account numbers
 *     of others that are none. The first few are listed
 */
public record Statement(
        String messageId,
        String statementId,
        @Nullable Long electronicSequenceNumber,
        int page,
        boolean lastPage,
        Account account,
        @Nullable LocalDateTime from,
        @Nullable LocalDateTime to,
        List<Balance> balances,
        List<Entry> entries,
        List<FileProblem> findings) {

    /** Balance codes of the ISO 20022 external code set. */
    private static final String OPENING_BOOKED = "OPBD";

    private static final String PREVIOUSLY_CLOSED_BOOKED = "PRCD";
    private static final String CLOSING_BOOKED = "CLBD";

    public Statement {
        balances = List.copyOf(balances);
        entries = List.copyOf(entries);
        findings = List.copyOf(findings);
    }

    Statement with(List<FileProblem> found) {
        return new Statement(
                messageId,
                statementId,
                electronicSequenceNumber,
                page,
                lastPage,
                account,
                from,
                to,
                balances,
                entries,
                found);
    }

    /**
     * The account by its IBAN, or where it has none by the bank's own number, or where it has no number by its proxy. Exactly
     * one of the three is there.
     *
     * @param proxy such as an e-mail address or a phone number that stands for the account
     */
    public record Account(
            @Nullable Iban iban,
            @Nullable String other,
            @Nullable String proxy,
            @Nullable Currency currency) {
        public Account {
            if (Stream.of(iban, other, proxy).filter(Objects::nonNull).count() != 1) {
                throw new IllegalArgumentException("an account has an IBAN, another id, or a proxy");
            }
        }

        @Override
        public String toString() {
            return "Account[…]";
        }
    }

    /**
     * @param type such as CLBD, or the bank's own
     * @param subType such as INTM, of a page that is not the last; null for the balance itself
     * @param date null where the bank gives none
     */
    public record Balance(
            String type,
            @Nullable String subType,
            Money amount,
            CreditDebit direction,
            @Nullable LocalDate date) {

        private boolean is(String code) {
            return type.equals(code) && subType == null;
        }
    }

    /**
     * A movement on the account: one payment, or a batch of them.
     *
     * @param reversal whether it takes back an earlier entry; {@code direction} is this entry's own
     * @param status BOOK, PDNG, INFO, FUTR, or the bank's own
     * @param servicerReference the bank's reference of the entry
     * @param details may be empty: a bank may state a batch as one sum, and say no more
     */
    public record Entry(
            Money amount,
            CreditDebit direction,
            boolean reversal,
            String status,
            @Nullable LocalDate bookingDate,
            @Nullable LocalDate valueDate,
            @Nullable String servicerReference,
            List<Details> details) {
        public Entry {
            details = List.copyOf(details);
        }

        public boolean isBooked() {
            return status.equals("BOOK");
        }

        public Stream<Batch> batches() {
            return details.stream().map(Details::batch).flatMap(Stream::ofNullable);
        }

        public Stream<Transaction> transactions() {
            return details.stream().flatMap(each -> each.transactions().stream());
        }

        /** References alone. */
        @Override
        public String toString() {
            return "Entry[" + servicerReference + ", " + details.size() + " details]";
        }
    }

    /** What is behind an entry: a batch, its transactions, or both. */
    public record Details(@Nullable Batch batch, List<Transaction> transactions) {
        public Details {
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * The batch that the bank booked as one sum.
     *
     * @param messageId of the instruction
     * @param numberOfTransactions null where the bank does not say
     */
    public record Batch(
            @Nullable String messageId,
            @Nullable String paymentInformationId,
            @Nullable Long numberOfTransactions,
            @Nullable Money total,
            @Nullable CreditDebit direction) {}

    /**
     * One payment behind an entry.
     *
     * @param endToEndId null where the bank says NOTPROVIDED, or nothing
     * @param amount as booked, or where the bank only states that, as the transaction's; null where it states none
     * @param direction the entry's, unless the bank says otherwise
     * @param returnReason null unless this is a payment that came back
     */
    public record Transaction(
            @Nullable String endToEndId,
            @Nullable String messageId,
            @Nullable String paymentInformationId,
            @Nullable String servicerReference,
            @Nullable Money amount,
            CreditDebit direction,
            @Nullable Reason returnReason) {

        /** References alone. */
        @Override
        public String toString() {
            return "Transaction[" + endToEndId + "]";
        }
    }

    /** The booked balance before the first entry: OPBD, or PRCD with banks that name it by the day before. */
    public Optional<Balance> openingBooked() {
        return balance(OPENING_BOOKED).or(() -> balance(PREVIOUSLY_CLOSED_BOOKED));
    }

    public Optional<Balance> closingBooked() {
        return balance(CLOSING_BOOKED);
    }

    private Optional<Balance> balance(String code) {
        return balances.stream().filter(each -> each.is(code)).findFirst();
    }

    /** Whether two booked balances of one kind differ. */
    boolean isAmbiguous() {
        return Stream.of(OPENING_BOOKED, PREVIOUSLY_CLOSED_BOOKED, CLOSING_BOOKED)
                .anyMatch(code -> balances.stream()
                                .filter(each -> each.is(code))
                                .distinct()
                                .count()
                        > 1);
    }

    /**
     * The identity and the content of a statement, as two SHA-256 in hexadecimal.
     *
     * <ul>
     *   <li>Two deliveries of one statement have the same {@code identity} and the same {@code content}: drop the second.
     *   <li>The same identity with another content is a statement that the bank has changed, or one that was tampered
     *       with: a person must look at it, and it must not be booked in addition to the first.
     * </ul>
     *
     * @param identity of account, statement id, electronic sequence number, page, and the year of the period (of the
     *     closing balance where there is no period). Not the message id and the time of creation: they change when a bank
     *     delivers again. The year, because many banks restart numbering in January; only the year, so that a corrected
     *     period is a change of the same statement
     * @param content of everything in this value except {@code messageId} and {@code findings}: the same in another version of the message, another
     *     encoding, another layout
     */
    public record Fingerprint(String identity, String content) {}

    /** The same for the same statement in every version of PayLedger, because it is stored. */
    public Fingerprint fingerprint() {
        return new Fingerprint(identity(), content());
    }

    private String identity() {
        Digest digest = new Digest("identity-1");
        digestAccount(digest);
        return digest.text(statementId)
                .number(electronicSequenceNumber)
                .number((long) page)
                .number(year())
                .hex();
    }

    private @Nullable Long year() {
        LocalDateTime period = to != null ? to : from;
        if (period != null) {
            return (long) period.getYear();
        }
        return closingBooked()
                .map(Balance::date)
                .map(date -> (long) date.getYear())
                .orElse(null);
    }

    private String content() {
        Digest digest = new Digest("content-1");
        digestAccount(digest);
        digest.text(account.currency == null ? null : account.currency.getCurrencyCode())
                .text(statementId)
                .number(electronicSequenceNumber)
                .number((long) page)
                .flag(lastPage)
                .object(from)
                .object(to)
                .number((long) balances.size());
        for (Balance balance : balances) {
            digest.text(balance.type)
                    .text(balance.subType)
                    .money(balance.amount)
                    .object(balance.direction)
                    .object(balance.date);
        }
        digest.number((long) entries.size());
        for (Entry entry : entries) {
            digestEntry(digest, entry);
        }
        return digest.hex();
    }

    private void digestAccount(Digest digest) {
        digest.text(account.iban == null ? null : account.iban.electronic()).text(account.other);
        if (account.proxy != null) {
            // only then, so that the fingerprints that are stored do not change
            digest.text(account.proxy);
        }
    }

    private static void digestEntry(Digest digest, Entry entry) {
        digest.money(entry.amount)
                .object(entry.direction)
                .flag(entry.reversal)
                .text(entry.status)
                .object(entry.bookingDate)
                .object(entry.valueDate)
                .text(entry.servicerReference)
                .number((long) entry.details.size());
        for (Details details : entry.details) {
            Batch batch = details.batch;
            digest.flag(batch != null);
            if (batch != null) {
                digest.text(batch.messageId)
                        .text(batch.paymentInformationId)
                        .number(batch.numberOfTransactions)
                        .money(batch.total)
                        .object(batch.direction);
            }
            digest.number((long) details.transactions.size());
            for (Transaction transaction : details.transactions) {
                digestTransaction(digest, transaction);
            }
        }
    }

    private static void digestTransaction(Digest digest, Transaction transaction) {
        digest.text(transaction.endToEndId)
                .text(transaction.messageId)
                .text(transaction.paymentInformationId)
                .text(transaction.servicerReference)
                .money(transaction.amount)
                .object(transaction.direction)
                .flag(transaction.returnReason != null);
        if (transaction.returnReason != null) {
            transaction.returnReason.digest(digest);
        }
    }

    @Override
    public String toString() {
        return "Statement[" + statementId + ", page " + page + ", " + entries.size() + " entries]";
    }
}
