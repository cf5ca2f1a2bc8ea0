package io.payledger.freshness;

import java.util.regex.Pattern;

/**
 * An ordering domain, written {@code domain/tenant} such as {@code payroll/acme-de}: the changes of one shard are
 * totally ordered, those of two shards are not.
 */
public record Shard(String id) implements Comparable<Shard> {

    /** Ends inside headers, record keys and URLs, so it needs no escaping in any of them. */
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}/[a-z0-9][a-z0-9._-]{0,62}");

    public Shard {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a shard: '" + id
                    + "'; expected domain/tenant in lower case, such as payroll/acme-de, matching " + ID.pattern());
        }
    }

    public static Shard of(String domain, String tenant) {
        return new Shard(domain + "/" + tenant);
    }

    public String domain() {
        return id.substring(0, id.indexOf('/'));
    }

    public String tenant() {
        return id.substring(id.indexOf('/') + 1);
    }

    @Override
    public int compareTo(Shard other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
