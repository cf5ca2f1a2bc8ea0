package io.payledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditChainTest {

    private static final String SHARD = "payroll/acme";
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.12Z");
    private static final List<AuditEntry> ENTRIES = chain(5);

    private static List<AuditEntry> chain(int length) {
        List<AuditEntry> entries = new ArrayList<>();
        String head = AuditEntry.GENESIS;
        for (int number = 1; number <= length; number++) {
            AuditEntry entry = new AuditEntry(
                    number,
                    1,
                    number * 2L,
                    new UUID(1, number),
                    new UUID(2, 7),
                    "approve",
                    "PENDING_APPROVAL",
                    "APPROVED",
                    3,
                    "anton",
                    number == 2 ? "bank holiday" : null,
                    AT.plusSeconds(number),
                    "");
            head = entry.expectedHash(SHARD, head);
            entries.add(withHash(entry, head));
        }
        return entries;
    }

    private static AuditEntry withHash(AuditEntry e, String hash) {
        return new AuditEntry(
                e.number(),
                e.epoch(),
                e.sequence(),
                e.eventId(),
                e.subject(),
                e.action(),
                e.fromState(),
                e.toState(),
                e.revision(),
                e.actor(),
                e.reason(),
                e.at(),
                hash);
    }

    private static AuditChain check(List<AuditEntry> entries) {
        AuditChain chain = AuditChain.fromStart(SHARD);
        entries.forEach(chain::add);
        return chain;
    }

    @Test
    void anUnchangedChainIsIntact() {
        AuditChain chain = check(ENTRIES);

        assertThat(chain.broken()).isEmpty();
        assertThat(chain.number()).isEqualTo(5);
        assertThat(chain.head()).isEqualTo(ENTRIES.get(4).hash());
    }

    /** The text is the contract with the database; another version must read what this one has written. */
    @Test
    void theHashIsTheContract() {
        assertThat(ENTRIES.get(1).hash()).isEqualTo("cf2059663352b6b15565cf8f9392782470d8bd864ecae0356d5602ab75e413af");
    }

    @Test
    void aCheckContinuesAfterTheLastCheckedEntry() {
        AuditChain chain = AuditChain.after(SHARD, 3, ENTRIES.get(2).hash());

        assertThat(chain.add(ENTRIES.get(3))).isTrue();
        assertThat(AuditChain.after(SHARD, 3, ENTRIES.get(1).hash()).add(ENTRIES.get(3)))
                .isFalse();
    }

    static Stream<UnaryOperator<AuditEntry>> everyField() {
        return Stream.of(
                e -> copy(e, e.epoch() + 1, e.sequence(), e.eventId(), e.subject(), e.action()),
                e -> copy(e, e.epoch(), e.sequence() + 1, e.eventId(), e.subject(), e.action()),
                e -> copy(e, e.epoch(), e.sequence(), new UUID(9, 9), e.subject(), e.action()),
                e -> copy(e, e.epoch(), e.sequence(), e.eventId(), new UUID(9, 9), e.action()),
                e -> copy(e, e.epoch(), e.sequence(), e.eventId(), e.subject(), "reject"),
                e -> copy(e, "DRAFT", e.toState(), e.revision(), e.actor(), e.reason(), e.at()),
                e -> copy(e, e.fromState(), "CANCELLED", e.revision(), e.actor(), e.reason(), e.at()),
                e -> copy(e, e.fromState(), null, e.revision(), e.actor(), e.reason(), e.at()),
                e -> copy(e, e.fromState(), e.toState(), 4, e.actor(), e.reason(), e.at()),
                e -> copy(e, e.fromState(), e.toState(), e.revision(), "eve", e.reason(), e.at()),
                e -> copy(e, e.fromState(), e.toState(), e.revision(), e.actor(), "another", e.at()),
                e -> copy(e, e.fromState(), e.toState(), e.revision(), e.actor(), e.reason(), e.at().plusNanos(1_000)));
    }

    private static AuditEntry copy(AuditEntry e, int epoch, long sequence, UUID eventId, UUID subject, String action) {
        return new AuditEntry(
                e.number(),
                epoch,
                sequence,
                eventId,
                subject,
                action,
                e.fromState(),
                e.toState(),
                e.revision(),
                e.actor(),
                e.reason(),
                e.at(),
                e.hash());
    }

    private static AuditEntry copy(
            AuditEntry e,
            @Nullable String from,
            @Nullable String to,
            int revision,
            String actor,
            @Nullable String reason,
            Instant at) {
        return new AuditEntry(
                e.number(),
                e.epoch(),
                e.sequence(),
                e.eventId(),
                e.subject(),
                e.action(),
                from,
                to,
                revision,
                actor,
                reason,
                at,
                e.hash());
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void aChangedEntryIsFound(UnaryOperator<AuditEntry> tampering) {
        for (int at = 0; at < ENTRIES.size(); at++) {
            List<AuditEntry> entries = new ArrayList<>(ENTRIES);
            entries.set(at, tampering.apply(entries.get(at)));

            AuditChain chain = check(entries);

            assertThat(chain.broken()).isPresent();
            assertThat(chain.number()).isEqualTo(at);
        }
    }

    @Test
    void aRemovedInsertedOrMovedEntryIsFound() {
        List<AuditEntry> without = new ArrayList<>(ENTRIES);
        without.remove(2);
        List<AuditEntry> moved = new ArrayList<>(ENTRIES);
        moved.set(2, ENTRIES.get(3));
        moved.set(3, ENTRIES.get(2));
        List<AuditEntry> twice = new ArrayList<>(ENTRIES);
        twice.add(2, ENTRIES.get(2));

        assertThat(check(without).broken().orElseThrow()).contains("entry 3 is missing");
        assertThat(check(moved).number()).isEqualTo(2);
        assertThat(check(twice).number()).isEqualTo(3);
    }

    @Test
    void anEntryWithAForgedHashDoesNotFit() {
        List<AuditEntry> entries = new ArrayList<>(ENTRIES);
        AuditEntry forged = copy(entries.get(2), "DRAFT", "APPROVED", 3, "eve", null, AT);
        entries.set(
                2, withHash(forged, forged.expectedHash(SHARD, entries.get(1).hash())));

        assertThat(check(entries).number()).isEqualTo(3);
        assertThat(check(entries).broken()).isPresent();
    }
}
