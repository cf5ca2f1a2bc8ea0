package io.payledger.worker;

import io.payledger.events.Amounts;
import io.payledger.events.EndToEndId;
import io.payledger.events.EventEnvelope;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PaymentMethod;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.RunEvent.RunApproved;
import io.payledger.events.RunEvent.RunCalculated;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunEvent.RunRejected;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.RunSubmitted;
import io.payledger.events.RunEvent.RunTransmitted;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.events.RunType;
import io.payledger.events.TenantEvent.StatementImported;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The history of one shard as a healthy API writes it, made from a seed. */
public final class EventHistory {

    private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD", "CHF");
    private static final LocalDate PAY_DATE = LocalDate.of(2026, 1, 28);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Shard shard;
    private final Random random;
    private final List<RecordedEvent> events = new ArrayList<>();

    public EventHistory(Shard shard, long seed) {
        this.shard = shard;
        this.random = new Random(seed);
    }

    /** One event as it is on the topic. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record RecordedEvent(
            Shard shard, Position position, String type, Map<String, String> headers, byte[] payload) {

        public RecordedEvent withHeader(String name, String value) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(name, value);
            return new RecordedEvent(shard, position, type, changed, payload);
        }

        public RecordedEvent without(String name) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.remove(name);
            return new RecordedEvent(shard, position, type, changed, payload);
        }

        public RecordedEvent withPayload(String json) {
            return new RecordedEvent(shard, position, type, headers, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    public List<RecordedEvent> events() {
        return List.copyOf(events);
    }

    public RecordedEvent last() {
        return events.get(events.size() - 1);
    }

    public Shard shard() {
        return shard;
    }

    public Position position() {
        return new Position(1, events.size());
    }

    public EventHistory append(PayrollEvent event) {
        append(EventType.of(event).typeName(), event.subject(), EventJson.write(event));
        return this;
    }

    public EventHistory append(List<? extends PayrollEvent> events) {
        events.forEach(this::append);
        return this;
    }

    /** An event that a later version writes. */
    public EventHistory appendUnknown() {
        append(
                "payledger.weather.changed.v9",
                new UUID(random.nextLong(), random.nextLong()),
                "[\"not\", 1, \"of ours\"]");
        return this;
    }

    /** Releases and transmits the run, and has the bank reject each of its transfers. */
    public List<TransferStatus> rejectAll(UUID run) {
        List<Item> items = items(run);
        List<TransferStatus> rejected = statuses(items, PaymentStatus.REJECTED);
        append(released(run, revision(run), items))
                .append(transmitted(run, revision(run)))
                .append(reported(run, UUID.randomUUID(), rejected, 1));
        return rejected;
    }

    /** Assesses each of these breaks of the run as resolved. */
    public EventHistory resolve(UUID run, Collection<String> breakIds) {
        breakIds.forEach(id -> append(new BreakAssessed(
                run,
                id,
                BreakState.RESOLVED,
                Optional.of("rita"),
                Optional.of("paid by check"),
                Optional.empty(),
                "rita")));
        return this;
    }

    private void append(String type, UUID subject, String json) {
        Position position = new Position(1, events.size() + 1);
        events.add(at(position, type, subject, json));
    }

    public RecordedEvent at(Position position, String type, UUID subject, String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        UUID id = new UUID(position.epoch(), position.sequence());
        new EventEnvelope(shard.id(), position, id, type, subject, BEGIN.plusSeconds(position.sequence()), null)
                .write(headers::put);
        return new RecordedEvent(shard, position, type, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    /** What an approved run pays. */
    private final Map<UUID, List<Item>> registers = new LinkedHashMap<>();

    private final Map<UUID, Integer> revisions = new LinkedHashMap<>();

    /** A run from its creation to its approval, with a rejected first revision now and then. */
    public UUID approvedRun() {
        UUID run = pendingRun();
        append(approved(run, revision(run), totals(items(run))));
        return run;
    }

    /** One with at least so many transfers; runs with fewer stay in the history before it. */
    public UUID approvedRun(int transfersMin) {
        UUID run = approvedRun();
        while (totals(items(run)).transfers() < transfersMin) {
            run = approvedRun();
        }
        return run;
    }

    /** A run from its creation to the statement that closes it. */
    public UUID paidRun() {
        UUID run = approvedRun();
        append(released(run, revision(run), items(run)));
        append(transmitted(run, revision(run)));
        append(reported(run, uuid(), statuses(items(run), PaymentStatus.SETTLED), 1 + random.nextInt(3)));
        append(statement(run, bookings(items(run), currency(run), random.nextBoolean()), 1 + random.nextInt(3)));
        return run;
    }

    /** A run with arbitrary bank reports and statements, in any order and several times. */
    public UUID troubledRun() {
        UUID run = approvedRun();
        List<Item> items = items(run);
        if (random.nextInt(5) > 0) {
            append(released(run, revision(run), items));
            if (random.nextInt(5) > 0) {
                append(transmitted(run, revision(run)));
            }
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                List<TransferStatus> statuses = new ArrayList<>();
                for (int j = random.nextInt(10); j > 0; j--) {
                    statuses.add(status(1 + random.nextInt(items.size() + 2), any(PaymentStatus.values())));
                }
                append(reported(run, uuid(), statuses, 1 + random.nextInt(2)));
            } else if (random.nextInt(3) == 0) {
                append(new BreakAssessed(
                        run,
                        any(
                                "transferred/" + (1 + random.nextInt(items.size())) + "/statement",
                                "rejected/" + (1 + random.nextInt(items.size())) + "/status",
                                "before-transmission/-/statement",
                                "transferred/-/statement",
                                "never/heard/of"),
                        any(BreakState.values()),
                        Optional.of("rita"),
                        Optional.of("seen to"),
                        Optional.empty(),
                        "rita"));
            } else {
                List<Booking> bookings = new ArrayList<>(bookings(items, currency(run), random.nextInt(4) == 0));
                bookings.removeIf(booking -> random.nextInt(3) == 0);
                bookings.replaceAll(booking -> random.nextInt(6) > 0
                        ? booking
                        : new Booking(
                                booking.line(),
                                booking.transfers(),
                                any(0L, -booking.amountMinor(), booking.amountMinor() + 1),
                                any(booking.currency(), "SEK"),
                                booking.bookedOn(),
                                Optional.of("AC04")));
                append(statement(run, bookings, 1 + random.nextInt(2)));
            }
        }
        return run;
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    public List<Item> items(UUID run) {
        return Optional.ofNullable(registers.get(run)).orElseThrow();
    }

    public int revision(UUID run) {
        return Optional.ofNullable(revisions.get(run)).orElseThrow();
    }

    public UUID pendingRun() {
        UUID run = uuid();
        append(created(run, currency(run)));
        int last = 1 + random.nextInt(2);
        for (int revision = 1; revision <= last; revision++) {
            List<Item> items = randomItems(1 + random.nextInt(40));
            append(chunks(run, revision, items, 1 + random.nextInt(4)));
            append(calculated(run, revision, totals(items)));
            append(submitted(run, revision, totals(items)));
            registers.put(run, items);
            revisions.put(run, revision);
            if (revision < last) {
                append(rejected(run, revision));
            }
        }
        return run;
    }

    /** As good as random, and the same for the same run. */
    public static String currency(UUID run) {
        return CURRENCIES.get(Math.floorMod(run.hashCode(), CURRENCIES.size()));
    }

    public static RunCreated created(UUID run) {
        return created(run, currency(run));
    }

    public static RunCreated created(UUID run, String currency) {
        return new RunCreated(
                run,
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "monthly",
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2026, 1, 31),
                PAY_DATE,
                PAY_DATE,
                currency,
                Optional.empty(),
                Optional.empty(),
                1,
                "petra");
    }

    public static Content content(int revision) {
        return new Content(revision, "hash-of-" + revision);
    }

    public static RunCalculated calculated(UUID run, int revision, Totals totals) {
        return new RunCalculated(run, content(revision), "petra", totals, 0);
    }

    public static RunSubmitted submitted(UUID run, int revision, Totals totals) {
        return new RunSubmitted(run, content(revision), "petra", totals);
    }

    public static RunApproved approved(UUID run, int revision, Totals totals) {
        return new RunApproved(run, content(revision), List.of(new Approval("amir", BEGIN, Optional.empty())), totals);
    }

    public static RunRejected rejected(UUID run, int revision) {
        return new RunRejected(run, content(revision), "amir", "once more");
    }

    public static RunReleased released(UUID run, int revision, List<Item> items) {
        Totals totals = totals(items);
        return new RunReleased(
                run,
                content(revision),
                "paul",
                totals.transfers() == 0
                        ? Optional.empty()
                        : Optional.of(new PaymentOrder(
                                EndToEndId.ofMessage(run, revision),
                                PAY_DATE,
                                totals.transfers(),
                                totals.transferredMinor())));
    }

    public static RunTransmitted transmitted(UUID run, int revision) {
        return new RunTransmitted(run, content(revision), "paul");
    }

    public static TransferStatus status(int line, PaymentStatus status) {
        return new TransferStatus(line, status, status == PaymentStatus.REJECTED ? "RJCT" : "ACSC", Optional.empty());
    }

    public static List<TransferStatus> statuses(List<Item> items, PaymentStatus status) {
        List<TransferStatus> statuses = new ArrayList<>();
        for (int line = 1; line <= items.size(); line++) {
            if (items.get(line - 1).transferred()) {
                statuses.add(status(line, status));
            }
        }
        return statuses;
    }

    /** A report of several parts. */
    public static List<PaymentStatusReported> reported(
            UUID run, UUID report, List<TransferStatus> statuses, int chunks) {
        List<PaymentStatusReported> parts = new ArrayList<>();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            parts.add(new PaymentStatusReported(
                    run,
                    report,
                    chunk,
                    chunks,
                    Optional.of(PaymentStatus.PENDING),
                    part(statuses, chunk, chunks),
                    "paul"));
        }
        return parts;
    }

    private List<PayrollEvent> statement(UUID run, List<Booking> bookings, int chunks) {
        UUID statement = uuid();
        List<PayrollEvent> events = new ArrayList<>();
        events.add(new StatementImported(
                statement, "acme", "2026-" + this.events.size(), 1, Optional.of(PAY_DATE), bookings.size(), 0, "paul"));
        events.addAll(booked(run, statement, "2026-" + this.events.size(), bookings, chunks));
        return events;
    }

    /** What a statement of several parts says of one run. */
    public static List<PaymentsBooked> booked(
            UUID run, UUID statement, String statementId, List<Booking> bookings, int chunks) {
        List<PaymentsBooked> parts = new ArrayList<>();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            parts.add(new PaymentsBooked(run, statement, statementId, chunk, chunks, part(bookings, chunk, chunks)));
        }
        return parts;
    }

    public static Booking booking(int line, long amountMinor, String currency) {
        return new Booking(
                Optional.of(line), Optional.of(1L), amountMinor, currency, Optional.of(PAY_DATE), Optional.empty());
    }

    public static Booking batch(Optional<Long> transfers, long amountMinor, String currency) {
        return new Booking(Optional.empty(), transfers, amountMinor, currency, Optional.of(PAY_DATE), Optional.empty());
    }

    /** What a bank books that pays as instructed: line by line, or as one sum. */
    public static List<Booking> bookings(List<Item> items, String currency, boolean asOneSum) {
        Totals totals = totals(items);
        if (asOneSum) {
            return totals.transfers() == 0
                    ? List.of()
                    : List.of(batch(Optional.of(totals.transfers()), totals.transferredMinor(), currency));
        }
        List<Booking> bookings = new ArrayList<>();
        for (int line = 1; line <= items.size(); line++) {
            Item item = items.get(line - 1);
            if (item.transferred()) {
                bookings.add(booking(line, item.amounts().netMinor(), currency));
            }
        }
        return bookings;
    }

    private static <T> List<T> part(List<T> all, int chunk, int chunks) {
        return all.subList(all.size() * (chunk - 1) / chunks, all.size() * chunk / chunks);
    }

    public static List<ItemsRecorded> chunks(UUID run, int revision, List<Item> items, int chunks) {
        List<ItemsRecorded> parts = new ArrayList<>();
        int firstLine = 1;
        for (int chunk = 1; chunk <= chunks; chunk++) {
            List<Item> part = part(items, chunk, chunks);
            parts.add(new ItemsRecorded(run, revision, chunk, chunks, firstLine, part));
            firstLine += part.size();
        }
        return parts;
    }

    public List<Item> randomItems(int count) {
        List<Item> items = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            long gross = random.nextInt(10) == 0 ? -random.nextInt(50_000) : random.nextInt(1_000_000);
            long reimbursements = random.nextInt(3) == 0 ? random.nextInt(20_000) : 0;
            long taxes = random.nextInt(300_000);
            long benefits = random.nextInt(60_000);
            long deductions = random.nextInt(4) == 0 ? random.nextInt(100_000) : 0;
            PaymentMethod method = random.nextInt(6) > 0
                    ? PaymentMethod.BANK_TRANSFER
                    : random.nextBoolean() ? PaymentMethod.CHECK : PaymentMethod.CASH;
            items.add(new Item(
                    "e-" + i,
                    new Amounts(
                            gross,
                            reimbursements,
                            taxes,
                            benefits,
                            deductions,
                            gross + reimbursements - taxes - benefits - deductions,
                            random.nextInt(90_000),
                            random.nextInt(40_000)),
                    method,
                    method == PaymentMethod.BANK_TRANSFER ? Optional.of("account-" + i) : Optional.empty()));
        }
        return items;
    }

    /** As the API sums them; written apart from the code that is tested. */
    public static Totals totals(List<Item> items) {
        long[] sums = new long[8];
        long transfers = 0;
        long transferred = 0;
        for (Item item : items) {
            Amounts each = item.amounts();
            sums[0] += each.grossMinor();
            sums[1] += each.reimbursementsMinor();
            sums[2] += each.employeeTaxesMinor();
            sums[3] += each.employeeBenefitsMinor();
            sums[4] += each.postTaxDeductionsMinor();
            sums[5] += each.netMinor();
            sums[6] += each.employerTaxesMinor();
            sums[7] += each.employerBenefitsMinor();
            if (item.paymentMethod() == PaymentMethod.BANK_TRANSFER && each.netMinor() > 0) {
                transfers++;
                transferred += each.netMinor();
            }
        }
        return new Totals(
                items.size(),
                new Amounts(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]),
                transfers,
                transferred);
    }

    /** A few runs, some of them open, some paid, some in trouble, with events of unknown types in between. */
    public static EventHistory random(Shard shard, long seed) {
        EventHistory history = new EventHistory(shard, seed);
        int runs = 1 + history.random.nextInt(4);
        for (int i = 0; i < runs; i++) {
            if (history.random.nextInt(3) == 0) {
                history.appendUnknown();
            }
            switch (history.random.nextInt(5)) {
                case 0 -> history.pendingRun();
                case 1 -> history.approvedRun();
                case 2 -> history.paidRun();
                default -> history.troubledRun();
            }
        }
        return history;
    }
}
