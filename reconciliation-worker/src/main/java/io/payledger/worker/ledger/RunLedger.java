package io.payledger.worker.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.freshness.Position;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One payroll run by its events, in sums and counters; lines and breaks have rows of their own. Immutable. The names of
 * the JSON members are part of the state.
 *
 * @param changedAt the position of the event that last changed it
 * @param created null where the run's creation has not been seen
 * @param submitted null unless the run waits for approval or was approved after a submission
 * @param approved null unless enough people have approved; null again once the approval was withdrawn
 * @param release null unless it may be paid
 * @param violation the last event that commands do not allow at this point of the run
 * @param standing the current findings about the run as a whole
 * @param breaks the number of breaks about the run as a whole
 * @param lineBreaks the number of breaks about lines of this register
 * @param strayAssessments how many assessments named no break; they change nothing else
 */
public record RunLedger(
        UUID id,
        Position changedAt,
        Phase phase,
        @Nullable Origin created,
        RegisterTotals register,
        @Nullable Control submitted,
        @Nullable Control approved,
        @Nullable ReleaseOrder release,
        Bank bank,
        @JsonProperty("offence") @Nullable Violation violation,
        SortedMap<String, Finding> standing,
        Tally breaks,
        Tally lineBreaks,
        long strayAssessments) {

    public RunLedger {
        standing = Collections.unmodifiableSortedMap(new TreeMap<>(standing));
    }

    /** Before the first event. */
    public static RunLedger none(UUID id) {
        return new RunLedger(
                id,
                Position.NONE,
                Phase.DRAFT,
                null,
                RegisterTotals.NONE,
                null,
                null,
                null,
                Bank.NONE,
                null,
                Collections.emptySortedMap(),
                Tally.NONE,
                Tally.NONE,
                0);
    }

    /** What the run is for. */
    public record Origin(
            String legalEntity,
            String payGroup,
            LocalDate periodStart,
            LocalDate periodEnd,
            LocalDate payDate,
            String currency,
            String preparedBy) {}

    /** The states of the commands; nothing leads back from the transmission. */
    public enum Phase {
        DRAFT,
        CALCULATED,
        PENDING_APPROVAL,
        APPROVED,
        RELEASED,
        TRANSMITTED,
        CLOSED,
        CANCELLED
    }

    /**
     * An event that commands do not allow at that point of the run.
     *
     * @param number how many such events there were
     */
    public record Violation(long number, String expected, String actual) {}

    boolean transmitted() {
        return phase == Phase.TRANSMITTED || phase == Phase.CLOSED;
    }

    public long breaksIn(BreakState state) {
        long number = 0;
        for (Part part : Part.values()) {
            number += breaksIn(part, state);
        }
        return number;
    }

    long breaksIn(Part part, BreakState state) {
        return breaks.number(part, state) + lineBreaks.number(part, state);
    }

    long unresolved(Part part) {
        return breaksIn(part, BreakState.OPEN) + breaksIn(part, BreakState.INVESTIGATING);
    }

    long unresolved() {
        return breaksIn(BreakState.OPEN) + breaksIn(BreakState.INVESTIGATING);
    }

    /** How many transfers are not booked one by one: batches book them. */
    long transfersLeft() {
        return register.totals().transfers() - bank.lines().booked();
    }

    BigInteger dueLeftMinor() {
        return BigInteger.valueOf(register.totals().transferredMinor())
                .subtract(bank.lines().bookedDueMinor());
    }

    /** Whether the sums that a bank booked equal what is left, with or without the transfers that are not expected. */
    boolean batchSumAgrees() {
        BigInteger sum = bank.batches().minor();
        BigInteger left = dueLeftMinor();
        return sum.equals(left) || sum.equals(left.subtract(bank.lines().sparedDueMinor()));
    }

    boolean batchCountAgrees() {
        long number = bank.batches().transfers();
        return number == transfersLeft()
                || number == transfersLeft() - bank.lines().spared();
    }

    /** Whether nothing more is expected on statements. */
    boolean allBooked() {
        return bank.batches().bookings() > 0
                ? batchSumAgrees()
                : transfersLeft() == bank.lines().spared();
    }

    /** What is left on the clearing account before differences are assessed. */
    BigInteger residueMinor() {
        return entries().balance(Account.NET_PAY_CLEARING).creditBalanceMinor();
    }

    /**
     * Whether the findings about the bank's bookings of the run as a whole have been assessed: what is left on the clearing
     * account is then an assessed difference.
     */
    boolean residueAssessed() {
        return unresolved() == 0 && standing.values().stream().anyMatch(Finding::leavesMoneyOpen);
    }

    private Ledger entries() {
        Ledger booked = register.ledger();
        if (release != null) {
            BigInteger otherwise = BigInteger.valueOf(
                            register.totals().amounts().netMinor())
                    .subtract(BigInteger.valueOf(register.totals().transferredMinor()));
            booked = booked.entry(Account.NET_PAY_CLEARING, Account.PAID_OTHERWISE, otherwise);
        }
        return booked.entry(Account.NET_PAY_CLEARING, Account.BANK, bank.paidMinor())
                .entry(Account.BANK, Account.NET_PAY_CLEARING, bank.returnedMinor())
                .entry(
                        Account.NET_PAY_CLEARING,
                        Account.ASSESSED_DIFFERENCES,
                        bank.lines().assessedMinor());
    }

    /** Everything that is booked for this run. Debits are credits. */
    public Ledger ledger() {
        Ledger entries = entries();
        return residueAssessed()
                ? entries.entry(Account.NET_PAY_CLEARING, Account.ASSESSED_DIFFERENCES, residueMinor())
                : entries;
    }

    RunLedger at(Position position) {
        return copy(position, phase, created, register, submitted, approved, release, bank, violation);
    }

    RunLedger in(Phase next) {
        return copy(changedAt, next, created, register, submitted, approved, release, bank, violation);
    }

    RunLedger created(Origin origin) {
        return copy(changedAt, phase, origin, register, submitted, approved, release, bank, violation);
    }

    RunLedger with(RegisterTotals now) {
        return copy(changedAt, phase, created, now, submitted, approved, release, bank, violation);
    }

    RunLedger with(Bank now) {
        return copy(changedAt, phase, created, register, submitted, approved, release, now, violation);
    }

    RunLedger submitted(Control control) {
        return copy(changedAt, Phase.PENDING_APPROVAL, created, register, control, null, null, bank, violation);
    }

    RunLedger approved(Control control) {
        return copy(changedAt, Phase.APPROVED, created, register, submitted, control, null, bank, violation);
    }

    RunLedger released(ReleaseOrder now) {
        return copy(changedAt, Phase.RELEASED, created, register, submitted, approved, now, bank, violation);
    }

    /** A draft again, without submission and approval. */
    RunLedger takenBack() {
        return copy(changedAt, Phase.DRAFT, created, register, null, null, null, bank, violation);
    }

    private RunLedger copy(
            Position position,
            Phase inPhase,
            @Nullable Origin origin,
            RegisterTotals items,
            @Nullable Control submission,
            @Nullable Control approval,
            @Nullable ReleaseOrder payment,
            Bank banks,
            @Nullable Violation last) {
        return new RunLedger(
                id,
                position,
                inPhase,
                origin,
                items,
                submission,
                approval,
                payment,
                banks,
                last,
                standing,
                breaks,
                lineBreaks,
                strayAssessments);
    }

    /** The lines of the former register are void, and so are their breaks. Sums that were paid stay. */
    RunLedger supersededBy(RegisterTotals begun) {
        return with(begun).with(bank.with(LineSums.NONE)).counting(standing, breaks, Tally.NONE, strayAssessments);
    }

    RunLedger violated(String expected, String actual) {
        Violation last = new Violation(violation == null ? 1 : violation.number() + 1, expected, actual);
        return copy(changedAt, phase, created, register, submitted, approved, release, bank, last);
    }

    RunLedger counting(SortedMap<String, Finding> nowStanding, Tally ofRun, Tally ofLines, long assessmentsOfNothing) {
        return new RunLedger(
                id,
                changedAt,
                phase,
                created,
                register,
                submitted,
                approved,
                release,
                bank,
                violation,
                nowStanding,
                ofRun,
                ofLines,
                assessmentsOfNothing);
    }
}
