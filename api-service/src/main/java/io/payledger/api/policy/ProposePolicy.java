package io.payledger.api.policy;

import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.policy.PolicyProposal.State;
import io.payledger.events.TenantEvent.PolicyProposed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Proposes a policy, which has no effect before another person confirms it.
 *
 * @param expectedVersion the version of the policy that the caller has read
 * @param validity how long it can be confirmed
 */
record ProposePolicy(NewPolicy wanted, Optional<Integer> expectedVersion, Policy byDefault, Duration validity)
        implements PolicyCommand {

    @Override
    public String word() {
        return "propose-policy";
    }

    @Override
    public Decision<Change> decide(TenantPolicy found, CommandContext context) {
        int version = found.version();
        if (expectedVersion.isPresent() && expectedVersion.get() != version) {
            return Decision.refused(
                    PolicyRefusal.VERSION_CHANGED,
                    "The request is about version "
                            + expectedVersion.get() + " of the policy, the current one is " + version
                            + ". Read the policy again and repeat the request with its ETag.");
        }
        Optional<PolicyProposal> open = found.proposal().filter(newest -> newest.state() == State.OPEN);
        if (open.isPresent()) {
            return Decision.refused(
                    PolicyRefusal.PROPOSAL_OPEN,
                    "Proposal " + open.get().number() + " of " + open.get().proposedBy() + " is open until "
                            + open.get().expiresAt()
                            + ". Have it confirmed, rejected or withdrawn first (POST …/policy/proposals/"
                            + open.get().number() + "/…).");
        }
        PolicyProposal proposal = new PolicyProposal(
                found.proposal().map(PolicyProposal::number).orElse(0) + 1,
                wanted,
                context.actor(),
                context.at(),
                context.at().plus(validity),
                State.OPEN,
                Optional.empty());
        return new Decision.Accepted<>(new Change(
                Effect.CHANGED,
                PolicyView.of(new TenantPolicy(found.stored(), Optional.of(proposal)), byDefault)
                        .shown(),
                List.of(new PolicyProposed(
                        subject(context.shard()),
                        proposal.number(),
                        wanted.requiredApprovals(),
                        proposal.expiresAt(),
                        context.actor())),
                // of the version that it would be
                AuditNote.ofVersion(version + 1),
                transaction -> List.of(PolicyTable.insert(transaction, context.shard(), proposal))));
    }
}
