package io.payledger.benchmarks.writes;

/** How the rows of a command are committed. */
enum Way {
    BARE("bare", "bare", false),
    /** Shows what one row costs that all transactions of a tenant update. */
    COUNTING("bare, counting", "bare", true),
    WRITE_PATH("write path", "payledger_api", true);

    private final String title;
    private final String role;
    private final boolean counts;

    Way(String title, String role, boolean counts) {
        this.title = title;
        this.role = role;
        this.counts = counts;
    }

    String title() {
        return title;
    }

    /** The role that writes. */
    String role() {
        return role;
    }

    /** Of the tables. */
    String schema() {
        return this == WRITE_PATH ? "public" : "bare";
    }

    /** Whether each transaction counts up the row of its shard. */
    boolean counts() {
        return counts;
    }
}
