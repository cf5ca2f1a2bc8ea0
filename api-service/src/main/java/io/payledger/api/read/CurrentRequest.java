package io.payledger.api.read;

import io.payledger.service.identity.Caller;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Caller and session of the request at hand; resources read both before they wait for anything. */
@RequestScoped
public class CurrentRequest {

    private @Nullable Caller caller;
    private Session session = Session.NONE;

    void is(Caller knownCaller, Session knownSession) {
        caller = knownCaller;
        session = knownSession;
    }

    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("a path without a tenant has no caller");
        }
        return caller;
    }

    public Session session() {
        return session;
    }
}
