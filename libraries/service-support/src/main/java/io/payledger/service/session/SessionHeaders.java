package io.payledger.service.session;

/** The headers of a session. */
public final class SessionHeaders {

    public static final String SESSION_TOKEN = "X-Session-Token";
    public static final String SERVED_BY = "X-Served-By";
    public static final String PREFER = "Prefer";
    public static final String PREFERENCE_APPLIED = "Preference-Applied";

    private SessionHeaders() {}
}
