package io.payledger.api.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The hashes of a run's content, from the calculated one over the seals to that of the rows now. Pure: decides whether each
 * follows from the one before.
 *
 * @param calculated what was approved; empty if the run is not calculated
 * @param present computed from the rows; empty if there is nothing to compare it with
 * @param seals in their order
 */
record RunContent(UUID run, Optional<String> calculated, Optional<String> present, List<Sealed> seals) {

    RunContent {
        seals = List.copyOf(seals);
    }

    /**
     * @param number from 1
     * @param entry of the audit trail; empty if there is none that covers the seals of the erasure
     */
    record Sealed(int number, UUID erasure, Seal seal, Optional<Entry> entry) {}

    /** An entry of the audit trail. */
    record Entry(long number, Instant at) {}

    /** What does not fit; empty if everything does. */
    Optional<String> broken() {
        Optional<String> expected = calculated;
        int number = 0;
        for (Sealed sealed : seals) {
            number++;
            if (sealed.number() != number) {
                return Optional.of("seal " + number + " is missing: the next one is " + sealed.number());
            }
            if (expected.isPresent() && !expected.get().equals(sealed.seal().before())) {
                return Optional.of("seal " + number + " is not about the content before it");
            }
            if (sealed.entry().isEmpty()) {
                return Optional.of("seal " + number + " is not as its erasure left it in the audit trail");
            }
            expected = Optional.of(sealed.seal().after());
        }
        return expected.equals(present)
                ? Optional.empty()
                : Optional.of("the stored items, or the accounts that they are paid to, are not those that were "
                        + (seals.isEmpty() ? "calculated" : "sealed"));
    }
}
