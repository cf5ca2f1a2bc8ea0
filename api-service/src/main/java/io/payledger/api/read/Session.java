package io.payledger.api.read;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.SessionToken;

/**
 * The session of one request.
 *
 * @param token everything the session has seen, all tokens of the request merged
 * @param consistency what the caller prefers, {@link Consistency#SESSION} by default
 * @param preferred whether the request named a preference
 */
public record Session(SessionToken token, Consistency consistency, boolean preferred) {

    public static final Session NONE = new Session(SessionToken.EMPTY, Consistency.SESSION, false);
}
