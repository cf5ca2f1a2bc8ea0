package io.payledger.api.policy;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandDecision;
import io.payledger.api.http.ApiProblems;
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
 * The tenant's rules from now on. Runs that exist keep the number of approvals they were created with.
 *
 * @param wanted its version is not looked at
 * @param expectedVersion the one that the caller has read
 * @param byDefault the policy of a tenant that has set none
 */
record SetPolicy(Shard shard, Policy wanted, Optional<Integer> expectedVersion, Policy byDefault)
        implements Command<Optional<Stored>> {

    @Override
    public String word() {
        return "set-policy";
    }

    @Override
    public UUID subject() {
        return UUID.nameUUIDFromBytes(("policy of " + shard.id()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Optional<Stored>> load(SqlConnection transaction, Shard ofCaller) {
        return PolicyTable.lock(transaction, ofCaller);
    }

    @Override
    public CommandDecision decide(Optional<Stored> stored, CommandContext asked) {
        int version = stored.map(Stored::policy).orElse(byDefault).version();
        if (expectedVersion.isPresent() && expectedVersion.get() != version) {
            return new CommandDecision.Refused(ApiProblems.VERSION_CHANGED.because("The request is about version "
                    + expectedVersion.get() + " of the policy, the current one is " + version
                    + ". Read the policy again, and decide on that."));
        }
        Policy next = new Policy(
                version + 1,
                wanted.requiredApprovals(),
                wanted.runVariancePercent(),
                wanted.departmentVariancePercent(),
                wanted.employeeVariancePercent());
        Stored changed = new Stored(next, asked.actor(), asked.at());
        return new CommandDecision.Change(
                PolicyView.of(Optional.of(changed), byDefault).shown(),
                200,
                List.of(new PolicyChanged(subject(), next.version(), next.requiredApprovals(), asked.actor())),
                AuditNote.ofVersion(next.version()),
                transaction -> List.of(PolicyTable.write(transaction, shard, changed)));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard ofCaller) {
        return PolicyTable.read(connection, ofCaller)
                .map(reading -> new Reading<>(
                        reading.shown(),
                        Optional.of(PolicyView.of(reading.value(), byDefault).shown())));
    }
}
