package io.payledger.projections.http;

/** Headers beyond those that JAX-RS names. */
public final class HeaderNames {

    public static final String SESSION_TOKEN = "X-Session-Token";

    /** Which store answered, by which route, its position, and how long the read waited. */
    public static final String SERVED_BY = "X-Served-By";

    /** The request came from another instance of the group, and is not forwarded again. */
    public static final String FORWARDED = "X-Payledger-Forwarded";

    public static final String FOLD_VERSION = "X-Fold-Version";
    public static final String PREFER = "Prefer";
    public static final String PREFERENCE_APPLIED = "Preference-Applied";
    public static final String RETRY_AFTER = "Retry-After";

    private HeaderNames() {}
}
