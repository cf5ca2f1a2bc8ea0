package io.payledger.api.http;

import io.payledger.api.read.Session;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.InvalidSessionTokenException;
import io.payledger.freshness.SessionToken;
import io.payledger.service.identity.Caller;
import io.payledger.service.identity.Callers;
import io.payledger.service.logging.AnswerNotes;
import io.payledger.service.session.Preferences;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionProblems;
import io.payledger.service.session.SessionTokens;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;
import java.util.List;

/**
 * Finds out caller and session before a resource runs, and adds the headers that every answer of a session has, errors
 * included. The caller comes first: what a token claims about freshness is no permission.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 100)
public class SessionFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String DOMAIN = "payroll";
    private static final String TENANT = "tenant";

    private final Callers callers;
    private final SessionTokens tokens;
    private final Regions regions;
    private final CurrentRequest current;
    private final AnswerNotes notes;

    SessionFilter(Callers callers, SessionTokens tokens, Regions regions, CurrentRequest current, AnswerNotes notes) {
        this.notes = notes;
        this.callers = callers;
        this.tokens = tokens;
        this.regions = regions;
        this.current = current;
    }

    void start(@Observes StartupEvent starting) {
        tokens.load();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String tenant = request.getUriInfo().getPathParameters().getFirst(TENANT);
        if (tenant == null) {
            return;
        }
        Caller caller = callers.of(DOMAIN, tenant);
        SessionToken token = token(request.getHeaders());
        token.required(caller.shard()).stream().max(Comparator.naturalOrder()).ifPresent(notes::requires);
        // first without the preference, so that an answer that refuses it still carries the token
        Session session = new Session(token, Consistency.SESSION, false);
        current.is(request, caller, session);
        regions.misdirected(caller.shard(), token).ifPresent(problem -> {
            throw problem.thrown();
        });
        Preferences.of(request.getHeaders().getOrDefault(SessionHeaders.PREFER, List.of()))
                .consistency()
                .ifPresent(preferred -> current.is(request, caller, new Session(token, preferred, true)));
    }

    private SessionToken token(MultivaluedMap<String, String> headers) {
        List<String> values = headers.get(SessionHeaders.SESSION_TOKEN);
        if (values == null || values.isEmpty()) {
            return SessionToken.EMPTY;
        }
        try {
            return tokens.decode(values);
        } catch (InvalidSessionTokenException invalid) {
            throw SessionProblems.invalidToken(invalid).thrown();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        Session session = current.session();
        if (session.preferred()) {
            headers.putSingle(
                    SessionHeaders.PREFERENCE_APPLIED,
                    "consistency=" + session.consistency().word());
        }
        // an answer that looked at nothing took nothing back either
        if (!headers.containsKey(SessionHeaders.SESSION_TOKEN)
                && !session.token().isEmpty()) {
            headers.putSingle(SessionHeaders.SESSION_TOKEN, tokens.encode(session.token()));
        }
    }
}
