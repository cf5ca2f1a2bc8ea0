package io.payledger.freshness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one session has seen: for each shard the newest position of every epoch. Usually that is one position per shard.
 * A session with tokens of two epochs keeps both positions, so that a merge cannot hide that the older history was lost;
 * the next checked read of the shard settles it. Immutable.
 */
public final class SessionToken {

    public static final SessionToken EMPTY = new SessionToken(new LinkedHashMap<>(), false);

    private static final String REGION = "region";
    private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Most recently used first: the size limit cuts off the shards that the session has not used for longest. */
    private final Map<Shard, Entry> entries;

    private final boolean restStrong;

    SessionToken(Map<Shard, Entry> entries, boolean restStrong) {
        this.entries = Collections.unmodifiableMap(entries);
        this.restStrong = restStrong;
    }

    public static SessionToken of(Shard shard, Position seen) {
        return EMPTY.withFirst(shard, Entry.of(seen));
    }

    public static SessionToken of(Frontier seen) {
        SessionToken token = EMPTY;
        for (Map.Entry<Shard, Position> entry : seen.positions().entrySet()) {
            token = token.merge(of(entry.getKey(), entry.getValue()));
        }
        return token;
    }

    /** The positions that a store must cover to answer for {@code shard}, oldest epoch first. */
    public List<Position> required(Shard shard) {
        Entry entry = entries.get(shard);
        return entry == null ? List.of() : entry.positions();
    }

    /** Whether the token has an entry for the shard; without one, the first read of the shard is strong. */
    public boolean names(Shard shard) {
        return entries.containsKey(shard);
    }

    public Set<Shard> shards() {
        return entries.keySet();
    }

    /** Whether entries were cut off, so that the session may have seen shards without an entry. */
    public boolean restStrong() {
        return restStrong;
    }

    public boolean isEmpty() {
        return entries.isEmpty() && !restStrong;
    }

    /** The region in which the shard was seen; empty where the token names none. */
    public Optional<String> region(Shard shard) {
        Entry entry = entries.get(shard);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.parameters.get(REGION));
    }

    /** This token, with {@code region} in every entry that has none. */
    public SessionToken at(String region) {
        LinkedHashMap<Shard, Entry> named = new LinkedHashMap<>(entries);
        named.replaceAll((shard, entry) -> entry.at(region));
        return new SessionToken(named, restStrong);
    }

    /** Throws {@link IllegalArgumentException} where the name does not fit into a token. */
    public static void requireRegion(String name) {
        if (!REGION_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "not a region name: '" + name + "'; use one that matches " + REGION_NAME.pattern());
        }
    }

    /** Everything that either has seen: commutative, associative, idempotent. */
    public SessionToken merge(SessionToken other) {
        LinkedHashMap<Shard, Entry> merged = new LinkedHashMap<>(entries);
        other.entries.forEach((shard, entry) -> merged.merge(shard, entry, Entry::merge));
        return new SessionToken(merged, restStrong || other.restStrong);
    }

    /**
     * After a read that was checked against this token and showed {@code shown}: positions of older epochs are part of
     * what was shown and are dropped.
     */
    public SessionToken settled(Shard shard, Position shown) {
        Entry before = entries.get(shard);
        Entry now = before == null ? Entry.of(shown) : before.settled(shown);
        return withFirst(shard, now);
    }

    /** After a read that was not checked: adds what was shown and drops nothing. */
    public SessionToken alsoSaw(Shard shard, Position shown) {
        Entry before = entries.get(shard);
        return withFirst(shard, before == null ? Entry.of(shown) : before.merge(Entry.of(shown)));
    }

    /** The token that replaces this one after history was lost: {@code current} and nothing older. */
    public SessionToken replaced(Shard shard, Position current) {
        return withFirst(shard, Entry.of(current));
    }

    private SessionToken withFirst(Shard shard, Entry entry) {
        LinkedHashMap<Shard, Entry> reordered = new LinkedHashMap<>();
        reordered.put(shard, entry);
        entries.forEach(reordered::putIfAbsent);
        return new SessionToken(reordered, restStrong);
    }

    Map<Shard, Entry> entries() {
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionToken that && entries.equals(that.entries) && restStrong == that.restStrong;
    }

    @Override
    public int hashCode() {
        return entries.hashCode() * 31 + Boolean.hashCode(restStrong);
    }

    @Override
    public String toString() {
        return entries + (restStrong ? " rest=strong" : "");
    }

    /**
     * One shard's part of a token. Immutable: the parameters do not change once the entry exists.
     *
     * @param positions the newest position seen of each epoch, oldest epoch first
     * @param parameters unknown to this version, carried as they are
     */
    record Entry(List<Position> positions, SortedMap<String, String> parameters) {

        /** A session that read an empty shard has position zero of epoch zero: its next read need not be strong. */
        static Entry of(Position seen) {
            return new Entry(List.of(seen), Collections.emptySortedMap());
        }

        Entry merge(Entry other) {
            SortedMap<Integer, Position> newest = new TreeMap<>();
            positions.forEach(position -> newest.put(position.epoch(), position));
            other.positions.forEach(position -> newest.merge(position.epoch(), position, Position::max));
            SortedMap<String, String> all = new TreeMap<>(parameters);
            other.parameters.forEach((name, value) -> all.merge(name, value, (a, b) -> a.compareTo(b) >= 0 ? a : b));
            return new Entry(List.copyOf(newest.values()), all);
        }

        Entry at(String region) {
            if (parameters.containsKey(REGION)) {
                return this;
            }
            SortedMap<String, String> named = new TreeMap<>(parameters);
            named.put(REGION, region);
            return new Entry(positions, named);
        }

        Entry settled(Position shown) {
            List<Position> kept = positions.stream()
                    .filter(position -> position.epoch() >= shown.epoch())
                    .toList();
            return new Entry(kept, parameters).merge(of(shown));
        }
    }
}
