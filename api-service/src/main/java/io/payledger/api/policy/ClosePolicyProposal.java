package io.payledger.api.policy;

import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.policy.PolicyProposal.State;
import io.payledger.api.policy.PolicyProposal.Step;
import io.payledger.api.policy.TenantPolicy.Stored;
import io.payledger.events.TenantEvent;
import io.payledger.events.TenantEvent.PolicyChanged;
import io.payledger.events.TenantEvent.PolicyProposalClosed;
import io.payledger.events.TenantEvent.ProposalOutcome;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Confirms, rejects or withdraws a proposal. A confirmed one is the policy from now on; existing runs keep the number of
 * approvals that they were created with.
 *
 * @param number of the proposal, which the caller has read: its content never changes
 */
record ClosePolicyProposal(int number, Step step, Optional<String> reason, Policy byDefault) implements PolicyCommand {

    @Override
    public String word() {
        return step.word();
    }

    @Override
    public Decision<Change> decide(TenantPolicy found, CommandContext context) {
        Optional<PolicyProposal> named = found.proposal().filter(newest -> newest.number() == number);
        if (named.isEmpty()) {
            return Decision.refused(
                    PolicyRefusal.PROPOSAL_CLOSED,
                    "Proposal " + number
                            + " is not the newest one of the tenant. Read the policy with its newest proposal"
                            + " (GET …/policy).");
        }
        return named.get()
                .close(step, reason, context.actor(), context.at())
                .map(closed -> change(found, closed, context));
    }

    private Change change(TenantPolicy found, PolicyProposal closed, CommandContext context) {
        UUID policy = subject(context.shard());
        int next = found.version() + 1;
        Optional<Stored> confirmed = Optional.of(closed)
                .filter(proposal -> proposal.state() == State.CONFIRMED)
                .map(proposal -> new Stored(proposal.wanted().version(next), context.actor(), context.at()));
        TenantEvent event = confirmed
                .<TenantEvent>map(stored ->
                        new PolicyChanged(policy, next, stored.policy().requiredApprovals(), context.actor()))
                .orElseGet(() -> new PolicyProposalClosed(
                        policy,
                        number,
                        ProposalOutcome.valueOf(closed.state().name()),
                        reason.orElseThrow(),
                        context.actor()));
        return new Change(
                Effect.CHANGED,
                PolicyView.of(new TenantPolicy(confirmed.or(found::stored), Optional.of(closed)), byDefault)
                        .shown(),
                List.of(event),
                new AuditNote(Optional.empty(), Optional.empty(), next, reason),
                transaction -> {
                    List<Future<?>> writes = new ArrayList<>();
                    writes.add(PolicyTable.close(transaction, context.shard(), closed));
                    confirmed.ifPresent(stored -> writes.add(PolicyTable.write(transaction, context.shard(), stored)));
                    return writes;
                });
    }
}
