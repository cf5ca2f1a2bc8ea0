package io.payledger.freshness;

/**
 * An ordering domain, written {@code domain/tenant} such as {@code payroll/acme-de}: the changes of one shard are
 * totally ordered, those of two shards are not.
 */
public record Shard(String id) implements Comparable<Shard> {

    /** Ends inside headers, record keys and URLs, so it needs no escaping in any of them. */
    private static final String PATTERN = "[a-z][a-z0-9-]{0,31}/[a-z0-9][a-z0-9._-]{0,62}";

    private static final int DOMAIN_LENGTH_MAX = 32;
    private static final int TENANT_LENGTH_MAX = 63;

    public Shard {
        if (!matchesPattern(id)) {
            throw new IllegalArgumentException("not a shard: '" + id
                    + "'; expected domain/tenant in lower case, such as payroll/acme-de, matching " + PATTERN);
        }
    }

    /** By hand, since every token of every request has shards. */
    private static boolean matchesPattern(String id) {
        int slash = id.indexOf('/');
        int tenantLength = id.length() - slash - 1;
        if (slash < 1 || slash > DOMAIN_LENGTH_MAX || tenantLength < 1 || tenantLength > TENANT_LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            boolean allowed = letter
                    || (digit && i > 0)
                    || (c == '-' && i > 0 && i != slash + 1)
                    || ((c == '.' || c == '_') && i > slash + 1)
                    || i == slash;
            if (!allowed) {
                return false;
            }
        }
        return true;
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
