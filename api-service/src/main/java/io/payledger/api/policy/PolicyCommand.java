package io.payledger.api.policy;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.Command;
import io.payledger.api.command.TenantAggregate;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.UUID;

/** A command on the tenant's policy, which has its proposals. */
interface PolicyCommand extends Command<TenantPolicy> {

    /** The policy of a tenant that has none of its own. */
    Policy byDefault();

    @Override
    default String subjectKind() {
        return "policy";
    }

    @Override
    default UUID subject(Shard shard) {
        return TenantAggregate.POLICY.of(shard);
    }

    @Override
    default Future<TenantPolicy> load(SqlConnection transaction, Shard shard) {
        return PolicyTable.lock(transaction, shard);
    }

    @Override
    default Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return PolicyTable.read(connection, shard)
                .map(reading -> reading.map(
                        found -> Optional.of(PolicyView.of(found, byDefault()).shown())));
    }
}
