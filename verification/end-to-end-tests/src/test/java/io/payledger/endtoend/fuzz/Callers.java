package io.payledger.endtoend.fuzz;

import java.util.List;
import java.util.Random;

/** What requests name that exists: tenants, their runs, bearer tokens of several people, and session tokens. */
record Callers(List<String> tenants, List<String> runs, List<String> bearers, List<String> sessionTokens) {

    String tenant(Random random) {
        return OddValues.oneOf(random, tenants);
    }

    String run(Random random) {
        return OddValues.oneOf(random, runs);
    }

    String bearer(Random random) {
        return OddValues.oneOf(random, bearers);
    }

    /** Valid, of another tenant, or with a position that was changed after it was signed. */
    String sessionToken(Random random) {
        String token = OddValues.oneOf(random, sessionTokens);
        return random.nextInt(6) == 0 ? token.replace("applied_through=", "applied_through=9") : token;
    }
}
