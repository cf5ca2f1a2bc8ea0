package io.payledger.events;

/** The Kafka topics of one region. */
public final class Topics {

    /** Every event of every shard, keyed by the shard, in commit order within the shard. Kept for ever. */
    public static final String EVENTS = "payroll.events";

    /**
     * Shard to the last position that is in {@link #EVENTS}, written by the relay in the transaction that wrote the
     * events. Compacted; key and value are the texts of a {@code Shard} and a {@code Position}.
     */
    public static final String PUBLISHED = "payroll.published";

    private Topics() {}
}
