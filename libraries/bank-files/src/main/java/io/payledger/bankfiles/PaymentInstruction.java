package io.payledger.bankfiles;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A payroll for the bank to pay: one debtor, one day, one currency. Every instruction can be written by {@link Pain001}, and
 * follows the rules of its profile.
 * Invalid components are refused with an {@link IllegalArgumentException} that names the component and never quotes it.
 *
 * @param profile of the debtor's bank
 * @param messageId also the id of its only payment information, by which a statement names the batch; chosen by the
 *     caller, the same for the same payroll
 * @param createdAt to the millisecond
 * @param batchBooking whether the statement may show one sum in place of each transfer
 * @param transfers at least one; no two have the same end-to-end id
 */
public record PaymentInstruction(
        PaymentProfile profile,
        String messageId,
        Instant createdAt,
        String initiatingParty,
        Debtor debtor,
        LocalDate executionDate,
        Currency currency,
        boolean batchBooking,
        List<Transfer> transfers) {

    /** ISO 20022 gives amounts and control sums 18 digits. */
    static final int DIGITS_MAX = 18;

    static final long AMOUNT_MINOR_MAX = 999_999_999_999_999_999L;

    public PaymentInstruction {
        require("messageId", SwiftText.problemWithReference(messageId));
        require("initiatingParty", SwiftText.problemWithName(initiatingParty));
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        requireFourDigitYear("createdAt", createdAt.atOffset(ZoneOffset.UTC).getYear());
        requireFourDigitYear("executionDate", executionDate.getYear());
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException("currency: " + currency + " has no minor units");
        }
        require("currency", profile.problemWithCurrency(currency.getCurrencyCode()));
        require("debtor.account", profile.problemWithPayer(debtor.account()));
        require("debtor.name", lengthProblem(profile, debtor.name()));
        transfers = List.copyOf(transfers);
        for (Transfer transfer : transfers) {
            transfer.requireAcceptedBy(profile, currency);
            if (debtor.address() == null && profile.needsPayerAddress(currency, transfer.creditorAccount())) {
                throw new IllegalArgumentException("debtor.address: the profile " + profile.name()
                        + " needs town and country for the account of " + transfer.endToEndId());
            }
        }
        if (transfers.isEmpty()) {
            throw new IllegalArgumentException("transfers: an instruction needs at least one");
        }
        requireUnique(transfers);
        if (sum(transfers, currency).precision() > DIGITS_MAX) {
            throw new IllegalArgumentException("transfers: their sum has more than " + DIGITS_MAX + " digits");
        }
    }

    /** Who pays. The BIC is optional: the account identifies the bank. */
    public record Debtor(
            String name,
            @Nullable PostalAddress address,
            PaymentAccount account,
            @Nullable String bic) {
        public Debtor {
            require("debtor.name", SwiftText.problemWithName(name));
            if (bic != null) {
                require("debtor.bic", SwiftText.problemWithBic(bic));
            }
        }

        @Override
        public String toString() {
            return "Debtor[…]";
        }
    }

    /**
     * One salary.
     *
     * @param endToEndId travels to the creditor and comes back in status reports and statements
     * @param amountMinor in the currency's minor units, positive
     */
    public record Transfer(
            String endToEndId,
            long amountMinor,
            String creditorName,
            @Nullable PostalAddress creditorAddress,
            PaymentAccount creditorAccount,
            @Nullable String remittance) {
        public Transfer {
            require("endToEndId", SwiftText.problemWithReference(endToEndId));
            if (endToEndId.equals(SwiftText.NOT_PROVIDED)) {
                throw new IllegalArgumentException("endToEndId: " + SwiftText.NOT_PROVIDED
                        + " means that there is none; give each transfer an id");
            }
            if (amountMinor <= 0 || amountMinor > AMOUNT_MINOR_MAX) {
                throw new IllegalArgumentException(
                        "amountMinor: must be positive, with " + DIGITS_MAX + " digits at most");
            }
            require("creditorName", SwiftText.problemWithName(creditorName));
            if (remittance != null) {
                require("remittance", SwiftText.problemWithName(remittance));
            }
        }

        /** Throws {@link IllegalArgumentException} if banks of the profile refuse it. */
        public void requireAcceptedBy(PaymentProfile profile, Currency currency) {
            require("creditorName", lengthProblem(profile, creditorName));
            require("creditorAccount", profile.problemWithPayee(creditorAccount));
            if (creditorAddress == null && profile.needsPayeeAddress(currency, creditorAccount)) {
                throw new IllegalArgumentException(
                        "creditorAddress: the profile " + profile.name() + " needs town and country for this account");
            }
            if (amountMinor > profile.amountMinorMax()) {
                throw new IllegalArgumentException(
                        "amountMinor: more than the profile " + profile.name() + " pays at once");
            }
        }

        /** The reference alone. */
        @Override
        public String toString() {
            return "Transfer[" + endToEndId + "]";
        }
    }

    /** The sum of all amounts in the currency's major unit, with exactly its decimals. */
    public BigDecimal controlSum() {
        return sum(transfers, currency);
    }

    BigDecimal inMajorUnits(long minor) {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
    }

    /** References and counts alone. */
    @Override
    public String toString() {
        return "PaymentInstruction[" + messageId + ", " + transfers.size() + " transfers]";
    }

    private static BigDecimal sum(List<Transfer> transfers, Currency currency) {
        BigInteger minor = transfers.stream()
                .map(transfer -> BigInteger.valueOf(transfer.amountMinor))
                .reduce(BigInteger.ZERO, BigInteger::add);
        return new BigDecimal(minor, currency.getDefaultFractionDigits());
    }

    private static void requireUnique(List<Transfer> transfers) {
        Set<String> seen = new HashSet<>(transfers.size() * 2);
        for (int i = 0; i < transfers.size(); i++) {
            if (!seen.add(transfers.get(i).endToEndId)) {
                // a status report could not tell the two apart
                throw new IllegalArgumentException("transfers[" + i + "].endToEndId: used before in this instruction");
            }
        }
    }

    private static Optional<String> lengthProblem(PaymentProfile profile, String name) {
        return name.length() > profile.nameLengthMax()
                ? Optional.of("has " + name.length() + " characters; the profile " + profile.name() + " allows "
                        + profile.nameLengthMax())
                : Optional.empty();
    }

    private static void requireFourDigitYear(String component, int year) {
        if (year < 1 || year > 9999) {
            throw new IllegalArgumentException(component + ": not a year of four digits");
        }
    }

    private static void require(String component, Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException(component + ": " + problem.get());
        }
    }
}
