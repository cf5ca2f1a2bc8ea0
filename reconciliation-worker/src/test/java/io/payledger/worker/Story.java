package io.payledger.worker;

import io.payledger.events.EventHeaders;
import io.payledger.events.EventJson;
import io.payledger.events.EventType;
import io.payledger.events.PayrollEvent;
import io.payledger.events.PayrollEvent.Approval;
import io.payledger.events.PayrollEvent.Content;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCalculated;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunSubmitted;
import io.payledger.events.RunType;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** The history of one shard as a healthy API writes it, made from a seed. */
public final class Story {

    private static final List<String> CURRENCIES = List.of("EUR", "JPY", "GBP", "CHF");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Shard shard;
    private final Random random;
    private final List<Told> told = new ArrayList<>();

    public Story(Shard shard, long seed) {
        this.shard = shard;
        this.random = new Random(seed);
    }

    /** One event as it stands on the topic. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Told(Shard shard, Position position, String type, Map<String, String> headers, byte[] payload) {

        public Told withHeader(String name, String value) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(name, value);
            return new Told(shard, position, type, changed, payload);
        }

        public Told without(String name) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.remove(name);
            return new Told(shard, position, type, changed, payload);
        }

        public Told withPayload(String json) {
            return new Told(shard, position, type, headers, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    public List<Told> told() {
        return List.copyOf(told);
    }

    public Told last() {
        return told.get(told.size() - 1);
    }

    public Shard shard() {
        return shard;
    }

    public Position position() {
        return new Position(1, told.size());
    }

    public Story tell(PayrollEvent event) {
        tell(EventType.of(event).typeName(), event.run(), EventJson.write(event));
        return this;
    }

    /** An event that a later version writes. */
    public Story tellUnknown() {
        tell(
                "payledger.weather.changed.v9",
                new UUID(random.nextLong(), random.nextLong()),
                "[\"not\", 1, \"of ours\"]");
        return this;
    }

    private void tell(String type, UUID subject, String json) {
        Position position = new Position(1, told.size() + 1);
        told.add(at(position, type, subject, json));
    }

    public Told at(Position position, String type, UUID subject, String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(EventHeaders.SPEC_VERSION, "1.0");
        headers.put(EventHeaders.CONTENT_TYPE, EventHeaders.JSON);
        headers.put(EventHeaders.ID, new UUID(position.epoch(), position.sequence()).toString());
        headers.put(EventHeaders.TYPE, type);
        headers.put(EventHeaders.SOURCE, "/payledger/" + shard.id());
        headers.put(EventHeaders.SUBJECT, subject.toString());
        headers.put(EventHeaders.TIME, BEGIN.plusSeconds(position.sequence()).toString());
        headers.put(EventHeaders.EPOCH, Integer.toString(position.epoch()));
        headers.put(EventHeaders.SEQUENCE, Long.toString(position.sequence()));
        return new Told(shard, position, type, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    /** A run from its creation to its approval, with a rejected first revision now and then. */
    public UUID approvedRun() {
        UUID run = pendingRun();
        PayrollEvent last = lastSubmission(run);
        RunSubmitted submitted = (RunSubmitted) last;
        tell(approved(run, submitted.content().revision(), submitted.controlTotals()));
        return run;
    }

    private final Map<UUID, RunSubmitted> submissions = new LinkedHashMap<>();

    private PayrollEvent lastSubmission(UUID run) {
        RunSubmitted submitted = submissions.get(run);
        if (submitted == null) {
            throw new IllegalStateException("not submitted: " + run);
        }
        return submitted;
    }

    public UUID pendingRun() {
        UUID run = new UUID(random.nextLong(), random.nextLong());
        tell(created(run));
        int revisions = 1 + random.nextInt(2);
        for (int revision = 1; revision <= revisions; revision++) {
            List<Item> items = items(1 + random.nextInt(40));
            register(run, revision, items, 1 + random.nextInt(4));
            tell(calculated(run, revision, totals(items)));
            RunSubmitted submitted = submitted(run, revision, totals(items));
            submissions.put(run, submitted);
            tell(submitted);
            if (revision < revisions) {
                tell(rejected(run, revision));
            }
        }
        return run;
    }

    public static RunCreated created(UUID run) {
        return new RunCreated(
                run,
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "monthly",
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2026, 1, 31),
                LocalDate.of(2026, 1, 28),
                Optional.empty(),
                Optional.empty(),
                1,
                "petra");
    }

    public static Content content(int revision) {
        return new Content(revision, "hash-of-" + revision);
    }

    public static RunCalculated calculated(UUID run, int revision, List<ControlTotal> totals) {
        return new RunCalculated(run, content(revision), "petra", totals);
    }

    public static RunSubmitted submitted(UUID run, int revision, List<ControlTotal> totals) {
        return new RunSubmitted(run, content(revision), "petra", totals);
    }

    public static RunApproved approved(UUID run, int revision, List<ControlTotal> totals) {
        return new RunApproved(run, content(revision), List.of(new Approval("amir", BEGIN, Optional.empty())), totals);
    }

    public static RunRejected rejected(UUID run, int revision) {
        return new RunRejected(run, content(revision), "amir", "once more");
    }

    private void register(UUID run, int revision, List<Item> items, int chunks) {
        chunks(run, revision, items, chunks).forEach(this::tell);
    }

    public static List<ItemsRecorded> chunks(UUID run, int revision, List<Item> items, int chunks) {
        List<ItemsRecorded> parts = new ArrayList<>();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            int from = items.size() * (chunk - 1) / chunks;
            int to = items.size() * chunk / chunks;
            parts.add(new ItemsRecorded(run, revision, chunk, chunks, items.subList(from, to)));
        }
        return parts;
    }

    public List<Item> items(int count) {
        List<Item> items = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            long gross = random.nextInt(10) == 0 ? -random.nextInt(50_000) : random.nextInt(1_000_000);
            long taxes = random.nextInt(300_000);
            long deductions = random.nextInt(100_000);
            items.add(new Item(
                    "e-" + i,
                    CURRENCIES.get(random.nextInt(CURRENCIES.size())),
                    gross,
                    taxes,
                    deductions,
                    gross - taxes - deductions));
        }
        return items;
    }

    /** As the API sums them; written apart from the code that is tested. */
    public static List<ControlTotal> totals(List<Item> items) {
        TreeMap<String, ControlTotal> totals = new TreeMap<>();
        for (Item item : items) {
            totals.merge(
                    item.currency(),
                    new ControlTotal(
                            item.currency(),
                            1,
                            item.grossMinor(),
                            item.taxesMinor(),
                            item.deductionsMinor(),
                            item.netMinor()),
                    (a, b) -> new ControlTotal(
                            a.currency(),
                            a.headcount() + b.headcount(),
                            a.grossMinor() + b.grossMinor(),
                            a.taxesMinor() + b.taxesMinor(),
                            a.deductionsMinor() + b.deductionsMinor(),
                            a.netMinor() + b.netMinor()));
        }
        return List.copyOf(totals.values());
    }

    /** A few runs, some of them open, with events of unknown types in between. */
    public static Story random(Shard shard, long seed) {
        Story story = new Story(shard, seed);
        int runs = 1 + story.random.nextInt(4);
        for (int i = 0; i < runs; i++) {
            if (story.random.nextInt(3) == 0) {
                story.tellUnknown();
            }
            if (story.random.nextInt(4) == 0) {
                story.pendingRun();
            } else {
                story.approvedRun();
            }
        }
        return story;
    }
}
