package io.payledger.api.policy;

import io.payledger.api.command.Decision;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A policy that one person proposes, and that another one confirms or rejects. The previous policy applies until it is
 * confirmed.
 *
 * @param number counts the tenant's proposals, from 1
 * @param state EXPIRED is an open one after {@code expiresAt}
 * @param closing empty while it is open or expired
 */
record PolicyProposal(
        int number,
        NewPolicy wanted,
        String proposedBy,
        Instant proposedAt,
        Instant expiresAt,
        State state,
        Optional<Closing> closing) {

    enum State {
        OPEN,
        EXPIRED,
        CONFIRMED,
        REJECTED,
        WITHDRAWN
    }

    /** @param reason as the person gave it; a confirmation has none */
    record Closing(String by, Instant at, Optional<String> reason) {}

    /** What a person wants to do with an open proposal. */
    enum Step {
        CONFIRM(State.CONFIRMED),
        REJECT(State.REJECTED),
        WITHDRAW(State.WITHDRAWN);

        private final State to;

        Step(State to) {
            this.to = to;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT) + "-policy";
        }
    }

    /** The proposal after the step: confirmed or rejected by a second person, or withdrawn by the person who made it. */
    Decision<PolicyProposal> close(Step step, Optional<String> reason, String actor, Instant at) {
        boolean done = state == step.to
                && closing.filter(given -> given.by().equals(actor)).isPresent();
        if (done) {
            return new Decision.AlreadyApplied<>();
        }
        if (state == State.EXPIRED) {
            return Decision.refused(
                    PolicyRefusal.PROPOSAL_CLOSED,
                    "Proposal " + number + " expired at " + expiresAt + ". Propose the policy again.");
        }
        if (state != State.OPEN) {
            return Decision.refused(
                    PolicyRefusal.PROPOSAL_CLOSED,
                    "Proposal " + number + " is " + state + ". Read the policy again (GET …/policy).");
        }
        boolean own = proposedBy.equals(actor);
        if (own && step != Step.WITHDRAW) {
            return Decision.refused(
                    PolicyRefusal.SAME_PERSON,
                    "You proposed this policy, so you may neither confirm nor reject it. Have another operator or an"
                            + " auditor do it, or withdraw it.");
        }
        if (!own && step == Step.WITHDRAW) {
            return Decision.refused(
                    PolicyRefusal.SAME_PERSON,
                    "A proposal is withdrawn by the person who made it. As another person, reject it.");
        }
        return new Decision.Accepted<>(new PolicyProposal(
                number,
                wanted,
                proposedBy,
                proposedAt,
                expiresAt,
                step.to,
                Optional.of(new Closing(actor, at, reason))));
    }
}
