package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.freshness.Position;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run's control totals, its items and its ledger agree. Computed from the state alone, each time anew: a
 * verdict that is stored could differ from what it judges.
 *
 * @param verdict null until the run was approved
 * @param breaks the first of them; before the approval, what would break it
 * @param breaksTotal how many there are
 */
public record Reconciliation(@Nullable Verdict verdict, List<Break> breaks, long breaksTotal) {

    public enum Verdict {
        /** Everything agrees, exactly and in every currency. */
        RECONCILED,
        /** Something does not; the breaks say what. */
        BROKEN
    }

    public Reconciliation {
        breaks = List.copyOf(breaks);
    }

    public static Reconciliation of(RunState run) {
        List<Break> found = new ArrayList<>();
        Control submitted = run.submitted();
        Control approved = run.approved();
        if (run.created() == null) {
            found.add(new Break(
                    Check.RUN_CREATED, null, "created", "never created", "the run's course", run.changedAt()));
        }
        if (submitted != null) {
            found.addAll(controlBreaks(Stage.SUBMITTED, submitted, run.register()));
        }
        if (approved != null) {
            found.addAll(controlBreaks(Stage.APPROVED, approved, run.register()));
            if (submitted != null && submitted.revision() != approved.revision()) {
                found.add(new Break(
                        Check.SUBMISSION_REVISION,
                        null,
                        "revision " + submitted.revision(),
                        "revision " + approved.revision(),
                        "submitted at " + submitted.position(),
                        approved.position()));
            }
        }
        found.addAll(ledgerBreaks(run));
        long total =
                found.size() + run.breaks().total() + run.register().breaks().total();
        found.addAll(run.breaks().first());
        found.addAll(run.register().breaks().first());
        Verdict verdict = approved == null ? null : total == 0 ? Verdict.RECONCILED : Verdict.BROKEN;
        return new Reconciliation(verdict, found, total);
    }

    /** Whose control totals are compared. */
    private enum Stage {
        SUBMITTED,
        APPROVED
    }

    /** One amount of a control total, with the check that compares it at each stage. */
    private record Field(String name, Check submitted, Check approved, ToLongFunction<Totals> value) {
        Check check(Stage stage) {
            return stage == Stage.SUBMITTED ? submitted : approved;
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("headcount", Check.SUBMITTED_HEADCOUNT, Check.APPROVED_HEADCOUNT, Totals::headcount),
            new Field("gross", Check.SUBMITTED_GROSS, Check.APPROVED_GROSS, Totals::grossMinor),
            new Field("taxes", Check.SUBMITTED_TAXES, Check.APPROVED_TAXES, Totals::taxesMinor),
            new Field("deductions", Check.SUBMITTED_DEDUCTIONS, Check.APPROVED_DEDUCTIONS, Totals::deductionsMinor),
            new Field("net", Check.SUBMITTED_NET, Check.APPROVED_NET, Totals::netMinor));

    private static List<Break> controlBreaks(Stage stage, Control control, Register register) {
        List<Break> found = new ArrayList<>();
        String signedBy = (stage == Stage.SUBMITTED ? "submitted by " : "approved by ") + control.by();
        if (register.revision() != control.revision()) {
            found.add(new Break(
                    Check.REGISTER_REVISION,
                    null,
                    "revision " + control.revision(),
                    "revision " + register.revision(),
                    signedBy,
                    control.position()));
        }
        if (!register.complete()) {
            found.add(new Break(
                    Check.REGISTER_COMPLETE,
                    null,
                    register.chunks() + " chunks",
                    register.recorded() + " chunks",
                    "revision " + register.revision() + ", " + signedBy,
                    control.position()));
        }
        Map<String, Totals> controlled = new HashMap<>();
        for (ControlTotal total : control.totals()) {
            if (controlled.put(total.currency(), Totals.of(total)) != null) {
                found.add(new Break(
                        Check.CONTROL_TOTAL_UNIQUE,
                        total.currency(),
                        "one control total",
                        "several",
                        signedBy,
                        control.position()));
            }
        }
        SortedSet<String> currencies = new TreeSet<>(controlled.keySet());
        currencies.addAll(register.books().keySet());
        for (String currency : currencies) {
            Totals expected = controlled.getOrDefault(currency, Totals.ZERO);
            Totals actual = register.book(currency).totals();
            for (Field field : FIELDS) {
                long promised = field.value().applyAsLong(expected);
                long summed = field.value().applyAsLong(actual);
                if (promised != summed) {
                    found.add(new Break(
                            field.check(stage),
                            currency,
                            Long.toString(promised),
                            Long.toString(summed),
                            "control total " + field.name() + " " + signedBy + " against the sum of "
                                    + actual.headcount() + " items",
                            control.position()));
                }
            }
        }
        return found;
    }

    private static List<Break> ledgerBreaks(RunState run) {
        List<Break> found = new ArrayList<>();
        run.register().books().forEach((currency, book) -> {
            Totals items = book.totals();
            compare(
                    found,
                    Check.LEDGER_WAGES_EXPENSE,
                    currency,
                    items.grossMinor(),
                    debitBalance(book),
                    run.changedAt());
            compare(
                    found,
                    Check.LEDGER_TAXES_PAYABLE,
                    currency,
                    items.taxesMinor(),
                    creditBalance(book.balance(Account.TAXES_PAYABLE)),
                    run.changedAt());
            compare(
                    found,
                    Check.LEDGER_DEDUCTIONS_PAYABLE,
                    currency,
                    items.deductionsMinor(),
                    creditBalance(book.balance(Account.DEDUCTIONS_PAYABLE)),
                    run.changedAt());
            compare(
                    found,
                    Check.LEDGER_NET_PAY_CLEARING,
                    currency,
                    items.netMinor(),
                    creditBalance(book.balance(Account.NET_PAY_CLEARING)),
                    run.changedAt());
            BigInteger debits = sum(book, Balance::debitMinor);
            BigInteger credits = sum(book, Balance::creditMinor);
            if (!debits.equals(credits)) {
                found.add(new Break(
                        Check.DEBITS_EQUAL_CREDITS,
                        currency,
                        "debits " + debits,
                        "credits " + credits,
                        "the ledger of " + items.headcount() + " items",
                        run.changedAt()));
            }
        });
        return found;
    }

    private static void compare(
            List<Break> found, Check check, String currency, long items, BigInteger ledger, Position position) {
        if (!BigInteger.valueOf(items).equals(ledger)) {
            found.add(new Break(
                    check,
                    currency,
                    Long.toString(items),
                    ledger.toString(),
                    "the sum of the items against the account",
                    position));
        }
    }

    private static BigInteger debitBalance(Book book) {
        return creditBalance(book.balance(Account.WAGES_EXPENSE)).negate();
    }

    private static BigInteger creditBalance(Balance balance) {
        return BigInteger.valueOf(balance.creditMinor()).subtract(BigInteger.valueOf(balance.debitMinor()));
    }

    /** Four accounts of 64 bits need not fit into 64 bits together. */
    private static BigInteger sum(Book book, ToLongFunction<Balance> side) {
        return book.balances().values().stream()
                .map(balance -> BigInteger.valueOf(side.applyAsLong(balance)))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }
}
