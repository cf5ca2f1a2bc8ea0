package io.payledger.api.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.policy.PolicyProposal.Closing;
import io.payledger.api.policy.PolicyProposal.State;
import io.payledger.api.policy.TenantPolicy.Stored;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Policies and their proposals in their tables. Stateless. */
public final class PolicyTable {

    private static final String POLICY = """
            SELECT p.version, p.required_approvals, p.run_variance_percent, p.department_variance_percent,
                   p.employee_variance_percent, p.pay_date_days_max, p.retention_months, p.updated_by, p.updated_at
              FROM policy p WHERE p.shard_id = $1
            """;

    /** An open proposal of which the time has passed is shown as expired, by the clock of the server that reads it. */
    private static final String PROPOSAL = """
            SELECT o.number, o.policy, o.proposed_by, o.proposed_at, o.expires_at, o.closed_by, o.closed_at, o.reason,
                   CASE WHEN o.state = 'OPEN' AND o.expires_at <= now() THEN 'EXPIRED' ELSE o.state END AS state
              FROM policy_proposal o WHERE o.shard_id = $1 ORDER BY o.number DESC LIMIT 1
            """;

    private static final String READ = "SELECT " + ShardSnapshot.COLUMNS + ", p.*, o.*" + ShardSnapshot.FROM
            + " LEFT JOIN (" + POLICY + ") p ON true LEFT JOIN (" + PROPOSAL + ") o ON true";

    private static final String INSERT = """
            INSERT INTO policy (version, required_approvals, run_variance_percent, department_variance_percent,
                                employee_variance_percent, pay_date_days_max, retention_months, updated_by,
                                updated_at, shard_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;

    private static final String UPDATE = """
            UPDATE policy SET version = $1, required_approvals = $2, run_variance_percent = $3,
                              department_variance_percent = $4, employee_variance_percent = $5, pay_date_days_max = $6,
                              retention_months = $7, updated_by = $8, updated_at = $9
             WHERE shard_id = $10
            """;

    private static final String PROPOSE = """
            INSERT INTO policy_proposal (shard_id, number, policy, proposed_by, proposed_at, expires_at, state)
            VALUES ($1, $2, $3, $4, $5, $6, 'OPEN')
            """;

    private static final String CLOSE = """
            UPDATE policy_proposal SET state = $3, closed_by = $4, closed_at = $5, reason = $6
             WHERE shard_id = $1 AND number = $2
            """;

    private static final ObjectMapper JSON = JsonMapper.builder()
            // a newer version may have written further members
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private PolicyTable() {}

    /** The current policy, locked against changes until the transaction ends; empty if the tenant has none of its own. */
    public static Future<Optional<Policy>> share(SqlConnection transaction, Shard shard) {
        return transaction
                .preparedQuery(POLICY + " FOR SHARE")
                .execute(Tuple.of(shard.id()))
                .map(rows -> stored(rows).map(Stored::policy));
    }

    /**
     * Both locked until the transaction ends. The proposal first: a tenant without a policy has no other row to wait for, and
     * what is read before the wait is the policy before the confirmation. While there is neither, the first of two writers
     * inserts the proposal, and the other tries again.
     */
    static Future<TenantPolicy> lock(SqlConnection transaction, Shard shard) {
        Future<RowSet<Row>> proposal =
                transaction.preparedQuery(PROPOSAL + " FOR UPDATE").execute(Tuple.of(shard.id()));
        Future<RowSet<Row>> policy =
                transaction.preparedQuery(POLICY + " FOR UPDATE").execute(Tuple.of(shard.id()));
        return Future.join(proposal, policy)
                .map(both -> new TenantPolicy(stored(policy.result()), proposal(proposal.result())));
    }

    static Future<Reading<TenantPolicy>> read(SqlClient client, Shard shard) {
        return SqlReads.read(
                client, READ, Tuple.of(shard.id()), rows -> new TenantPolicy(stored(rows), proposal(rows)));
    }

    static Future<?> insert(SqlConnection transaction, Shard shard, PolicyProposal proposal) {
        return transaction
                .preparedQuery(PROPOSE)
                .execute(Tuple.of(shard.id(), proposal.number(), json(proposal.wanted()), proposal.proposedBy())
                        .addOffsetDateTime(utc(proposal.proposedAt()))
                        .addOffsetDateTime(utc(proposal.expiresAt())));
    }

    static Future<?> close(SqlConnection transaction, Shard shard, PolicyProposal proposal) {
        Closing closing = proposal.closing().orElseThrow();
        return transaction
                .preparedQuery(CLOSE)
                .execute(
                        Tuple.of(shard.id(), proposal.number(), proposal.state().name(), closing.by())
                                .addOffsetDateTime(utc(closing.at()))
                                .addString(closing.reason().orElse(null)));
    }

    /** Under the lock of the proposal that it was confirmed by. */
    static Future<?> write(SqlConnection transaction, Shard shard, Stored stored) {
        Policy policy = stored.policy();
        return transaction
                .preparedQuery(policy.version() == 1 ? INSERT : UPDATE)
                .execute(Tuple.of(policy.version(), policy.requiredApprovals())
                        .addInteger(policy.runVariancePercent().orElse(null))
                        .addInteger(policy.departmentVariancePercent().orElse(null))
                        .addInteger(policy.employeeVariancePercent().orElse(null))
                        .addInteger(policy.payDateDaysMax().orElse(null))
                        .addInteger(policy.retentionMonths().orElse(null))
                        .addString(stored.updatedBy())
                        .addOffsetDateTime(utc(stored.updatedAt()))
                        .addString(shard.id()));
    }

    private static Optional<Stored> stored(RowSet<Row> rows) {
        return SqlReads.first(
                rows,
                "version",
                row -> new Stored(
                        new Policy(
                                row.getInteger("version"),
                                row.getInteger("required_approvals"),
                                Optional.ofNullable(row.getInteger("run_variance_percent")),
                                Optional.ofNullable(row.getInteger("department_variance_percent")),
                                Optional.ofNullable(row.getInteger("employee_variance_percent")),
                                Optional.ofNullable(row.getInteger("pay_date_days_max")),
                                Optional.ofNullable(row.getInteger("retention_months"))),
                        row.getString("updated_by"),
                        row.getOffsetDateTime("updated_at").toInstant()));
    }

    private static Optional<PolicyProposal> proposal(RowSet<Row> rows) {
        return SqlReads.first(rows, "number", row -> {
            String by = row.getString("closed_by");
            return new PolicyProposal(
                    row.getInteger("number"),
                    wanted(row.getString("policy")),
                    row.getString("proposed_by"),
                    row.getOffsetDateTime("proposed_at").toInstant(),
                    row.getOffsetDateTime("expires_at").toInstant(),
                    State.valueOf(row.getString("state")),
                    by == null
                            ? Optional.empty()
                            : Optional.of(new Closing(
                                    by,
                                    row.getOffsetDateTime("closed_at").toInstant(),
                                    Optional.ofNullable(row.getString("reason")))));
        });
    }

    private static String json(NewPolicy policy) {
        try {
            return JSON.writeValueAsString(policy);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a policy that Jackson cannot write", impossible);
        }
    }

    private static NewPolicy wanted(String json) {
        try {
            return JSON.readValue(json, NewPolicy.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a stored proposal that is no policy", broken);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
