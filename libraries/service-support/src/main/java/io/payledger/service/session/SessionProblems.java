package io.payledger.service.session;

import io.payledger.freshness.InvalidSessionTokenException;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;

/** The refusals of a session token, alike for every service. */
public final class SessionProblems {

    private SessionProblems() {}

    public static Problem invalidToken(InvalidSessionTokenException invalid) {
        return ProblemType.INVALID_SESSION_TOKEN
                .because(invalid.getMessage()
                        + ". Send X-Session-Token as a response gave it, or leave it out to begin a new session.")
                .with("offence", invalid.violation().code());
    }

    /**
     * @param required what the session has seen
     * @param survived what remains of it
     */
    public static Problem historyLost(Shard shard, Position required, Position survived) {
        return ProblemType.HISTORY_LOST
                .because("A failover lost changes that this session has seen. Replace the session's token by the one of"
                        + " this answer, do not merge them, and read again what matters.")
                .with("shard", shard.id())
                .with("required", required.toString())
                .with("survived", survived.toString());
    }
}
