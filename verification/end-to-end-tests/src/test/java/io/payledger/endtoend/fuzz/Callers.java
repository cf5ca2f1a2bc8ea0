package io.payledger.endtoend.fuzz;

import java.util.List;
import java.util.Random;

/** What requests name that exists, by tenant. */
record Callers(List<Tenant> tenants) {

    /**
     * One tenant.
     *
     * @param everyRole the bearer token of a person with every role
     * @param others those of people with one role or none
     * @param sessionToken names the tenant's shard
     */
    record Tenant(String name, List<String> runs, String everyRole, List<String> others, String sessionToken) {

        String run(Random random) {
            return OddValues.oneOf(random, runs);
        }

        String bearer(Random random) {
            return random.nextInt(4) == 0 ? OddValues.oneOf(random, others) : everyRole;
        }

        /** Valid, or with a position that was changed after it was signed. */
        String sessionToken(Random random) {
            return random.nextInt(8) == 0
                    ? sessionToken.replace("applied_through=", "applied_through=9")
                    : sessionToken;
        }
    }

    Tenant any(Random random) {
        return OddValues.oneOf(random, tenants);
    }
}
