package io.payledger.api.read;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.SessionToken;

/**
 * What one request says of its session.
 *
 * @param token everything the session has seen, all tokens of the request merged
 * @param consistency what the caller prefers, {@link Consistency#SESSION} where he says nothing
 * @param preferred whether he said so
 */
public record Session(SessionToken token, Consistency consistency, boolean preferred) {

    static final Session NONE = new Session(SessionToken.EMPTY, Consistency.SESSION, false);
}
