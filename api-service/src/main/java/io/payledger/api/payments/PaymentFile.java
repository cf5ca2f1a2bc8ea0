package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.payments.PaymentFileRead.Found;
import io.payledger.api.payments.PaymentFileRead.Owed;
import io.payledger.api.payments.PaymentFileRead.Party;
import io.payledger.api.payroll.http.RunView;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Progress.Calculation;
import io.payledger.api.payroll.model.RunState;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.text.RemittanceText;
import io.payledger.bankfiles.PaymentAccount;
import io.payledger.bankfiles.PaymentInstruction;
import io.payledger.bankfiles.PaymentInstruction.Debtor;
import io.payledger.bankfiles.PaymentInstruction.Transfer;
import io.payledger.bankfiles.PaymentProfile;
import io.payledger.bankfiles.PostalAddress;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A run's payment file, or the problem that prevents it. Pure: one snapshot always gives the same result. */
sealed interface PaymentFile {

    /** The file for the bank. */
    record Ready(PaymentInstruction instruction) implements PaymentFile {}

    /** There is no file. */
    record Refused(Problem problem) implements PaymentFile {}

    /** An error in a payment; {@code line} is missing if the error is in the paying account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "UnwritablePayment")
    record Unwritable(@Nullable Integer line, String what) {}

    /** Errors that are listed. */
    int UNWRITABLE_MAX = 20;

    static PaymentFile of(Found found) {
        PayrollRun run = found.run();
        if (run.state() != RunState.RELEASED && run.state() != RunState.CLOSED) {
            return refused(
                    ApiProblems.WRONG_STATE,
                    run,
                    "A run has a payment file from its release on (POST …/release); this run is " + run.state() + ".");
        }
        Optional<PaymentOrder> order = run.order();
        if (order.isEmpty()) {
            return refused(
                    ProblemType.NOT_FOUND, run, "The run pays no item by bank transfer, so it has no payment file.");
        }
        if (found.erased()) {
            return refused(
                    ApiProblems.PERSONAL_DATA_ERASED,
                    run,
                    "An employee whom this run paid was erased, so the file that the bank received cannot be written any"
                            + " more. Its sums are in the run, and what was erased in GET …/payroll-runs/{run}/verification.");
        }
        Calculation approved = run.progress().calculation();
        if (approved == null || !approved.hash().equals(found.hash()) || !isOf(order.get(), found)) {
            return refused(
                    ApiProblems.CONTENT_CHANGED,
                    run,
                    "The stored items, or the accounts that they are paid to, are not those that were approved."
                            + " Reopen the run and record the register again.");
        }
        return written(run, order.get(), found);
    }

    private static boolean isOf(PaymentOrder order, Found found) {
        BigInteger sum = found.transfers().stream()
                .map(owed -> BigInteger.valueOf(owed.netMinor()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        return order.transfers() == found.transfers().size()
                && BigInteger.valueOf(order.controlSumMinor()).equals(sum);
    }

    private static PaymentFile written(PayrollRun run, PaymentOrder order, Found found) {
        List<Unwritable> unwritable = new ArrayList<>();
        PaymentProfile profile = profile(found.profile(), unwritable);
        Debtor debtor = debtor(found.debtor(), unwritable);
        if (profile == null) {
            return unwritable(run, unwritable);
        }
        String remittance = remittance(run.terms(), found.remittance());
        List<Transfer> transfers = new ArrayList<>(found.transfers().size());
        for (Owed owed : found.transfers()) {
            if (unwritable.size() == UNWRITABLE_MAX) {
                break;
            }
            transfer(run, owed, profile, remittance, unwritable).ifPresent(transfers::add);
        }
        if (debtor == null || !unwritable.isEmpty()) {
            return unwritable(run, unwritable);
        }
        try {
            return new Ready(new PaymentInstruction(
                    profile,
                    order.messageId(),
                    Objects.requireNonNull(run.progress().release()).at(),
                    debtor.name(),
                    debtor,
                    order.executionDate(),
                    Currency.getInstance(run.terms().currency()),
                    true,
                    transfers));
        } catch (IllegalArgumentException refused) {
            return unwritable(run, List.of(new Unwritable(null, String.valueOf(refused.getMessage()))));
        }
    }

    private static Refused unwritable(PayrollRun run, List<Unwritable> unwritable) {
        return new Refused(ApiProblems.UNWRITABLE_PAYMENT
                .because(
                        "Banks refuse the payments in 'errors'. Correct them in the directory, reopen the run, and have"
                                + " it calculated and approved again."
                                + (unwritable.size() == UNWRITABLE_MAX
                                        ? " There may be more errors than are listed."
                                        : ""))
                .with("errors", unwritable)
                .with("run", RunView.of(run)));
    }

    /** The text of each transfer of the run; null if there is none. */
    static @Nullable String remittance(RunTerms terms, @Nullable String text) {
        return text == null
                ? null
                : RemittanceText.filled(text, terms.periodStart(), terms.periodEnd(), terms.payDate());
    }

    private static @Nullable PaymentProfile profile(@Nullable String name, List<Unwritable> unwritable) {
        try {
            return PaymentProfile.named(name);
        } catch (IllegalArgumentException unknown) {
            unwritable.add(new Unwritable(
                    null,
                    "the bank's profile, " + name + ", is " + unknown.getMessage()
                            + ": record another one (PUT …/legal-entities/<name>)"));
            return null;
        }
    }

    private static @Nullable Debtor debtor(@Nullable Party debtor, List<Unwritable> unwritable) {
        if (debtor == null) {
            unwritable.add(new Unwritable(
                    null, "the directory has no such legal entity: record it (PUT …/legal-entities/<name>)"));
            return null;
        }
        try {
            return new Debtor(debtor.name(), address(debtor), PaymentAccount.parse(debtor.account()), debtor.bic());
        } catch (IllegalArgumentException refused) {
            unwritable.add(new Unwritable(null, "the paying legal entity: " + refused.getMessage()));
            return null;
        }
    }

    private static Optional<Transfer> transfer(
            PayrollRun run,
            Owed owed,
            PaymentProfile profile,
            @Nullable String remittance,
            List<Unwritable> unwritable) {
        Party creditor = owed.creditor();
        if (creditor == null) {
            unwritable.add(
                    new Unwritable(owed.line(), "the directory has no such account: record it (POST …/bank-accounts)"));
            return Optional.empty();
        }
        try {
            Transfer transfer = new Transfer(
                    new EndToEndId(run.id(), owed.line()).toString(),
                    owed.netMinor(),
                    creditor.name(),
                    address(creditor),
                    PaymentAccount.parse(creditor.account()),
                    remittance);
            transfer.requireAcceptedBy(profile, Currency.getInstance(run.terms().currency()));
            return Optional.of(transfer);
        } catch (IllegalArgumentException refused) {
            // the message names component and error, and never quotes the value
            unwritable.add(new Unwritable(owed.line(), String.valueOf(refused.getMessage())));
            return Optional.empty();
        }
    }

    /** Throws {@link IllegalArgumentException}, which does not quote the address, if banks do not accept it. */
    private static @Nullable PostalAddress address(Party party) {
        return party.address() == null ? null : party.address().inPaymentFile();
    }

    private static Refused refused(ProblemType type, PayrollRun run, String why) {
        return new Refused(type.because(why).with("run", RunView.of(run)));
    }
}
