package io.payledger.service.session;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/** The headers of a session. */
public final class SessionHeaders {

    public static final String SESSION_TOKEN = "X-Session-Token";
    public static final String SERVED_BY = "X-Served-By";
    public static final String PREFER = "Prefer";
    public static final String PREFERENCE_APPLIED = "Preference-Applied";

    private SessionHeaders() {}

    /** The values of a request's header; empty where it has none. */
    public static List<String> values(HttpHeaders request, String name) {
        List<String> values = request.getRequestHeader(name);
        return values == null ? List.of() : values;
    }
}
