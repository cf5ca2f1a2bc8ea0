package io.payledger.api.policy;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Command;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.policy.PolicyTable.Stored;
import io.payledger.events.TenantEvent.PolicyChanged;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sets the tenant's policy. Existing runs keep the number of approvals that they were created with.
 *
 * @param wanted its version is ignored
 * @param expectedVersion the version that the caller has read
 * @param byDefault the policy of a tenant that has set none
 */
record SetPolicy(Policy wanted, Optional<Integer> expectedVersion, Policy byDefault)
        implements Command<Optional<Stored>> {

    private enum Reason implements Refusal.Reason {
        VERSION_CHANGED
    }

    @Override
    public String word() {
        return "set-policy";
    }

    @Override
    public String subjectKind() {
        return "policy";
    }

    @Override
    public UUID subject(Shard shard) {
        return UUID.nameUUIDFromBytes(("policy of " + shard.id()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Optional<Stored>> load(SqlConnection transaction, Shard shard) {
        return PolicyTable.lock(transaction, shard);
    }

    @Override
    public Decision<Change> decide(Optional<Stored> stored, CommandContext context) {
        int version = stored.map(Stored::policy).orElse(byDefault).version();
        if (expectedVersion.isPresent() && expectedVersion.get() != version) {
            return Decision.refused(
                    Reason.VERSION_CHANGED,
                    "The request is about version "
                            + expectedVersion.get() + " of the policy, the current one is " + version
                            + ". Read the policy again and repeat the request with its ETag.");
        }
        Policy next = new Policy(
                version + 1,
                wanted.requiredApprovals(),
                wanted.runVariancePercent(),
                wanted.departmentVariancePercent(),
                wanted.employeeVariancePercent());
        Stored changed = new Stored(next, context.actor(), context.at());
        return new Decision.Accepted<>(new Change(
                Effect.CHANGED,
                PolicyView.of(Optional.of(changed), byDefault).shown(),
                List.of(new PolicyChanged(
                        subject(context.shard()), next.version(), next.requiredApprovals(), context.actor())),
                AuditNote.ofVersion(next.version()),
                transaction -> List.of(PolicyTable.write(transaction, context.shard(), changed))));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return PolicyTable.read(connection, shard)
                .map(reading -> reading.map(
                        stored -> Optional.of(PolicyView.of(stored, byDefault).shown())));
    }
}
