package io.payledger.api.datastores;

import io.payledger.schema.DatabaseSchema;
import io.payledger.service.connections.DatabaseTls;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Checks before the first request that the primary answers, that its settings keep this service's guarantees, and that its
 * schema is the current one.
 */
@Startup
@ApplicationScoped
public class Schema implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);

    private final DatabaseConfig config;
    private volatile boolean ready;

    Schema(DatabaseConfig config) {
        this.config = config;
    }

    /** Early, so that nothing reads tables that do not exist yet. */
    void onStart(@Observes @Priority(1) StartupEvent start) throws InterruptedException {
        DataSource primary = dataSource(config.user(), config.password());
        awaitPrimary(primary);
        requireSettings(primary);
        int migrations = DatabaseSchema.migrate(
                config.migration().user().isPresent()
                        ? dataSource(
                                config.migration().user().get(),
                                config.migration().password())
                        : primary,
                config.migration().rowLevelSecurity());
        requireRights(primary);
        ready = true;
        LOG.infof(
                "schema ready: primary=%s migrations=%d row_level_security=%s",
                config.address(), migrations, rowLevelSecurity(primary));
    }

    /** Started once the schema is the current one. */
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema").status(ready).build();
    }

    /** Names the rights that the service's role lacks. */
    static void requireRights(DataSource primary) {
        String missing = text(primary, """
                SELECT coalesce(string_agg(needed.kind || ' on ' || needed.relation, ', '), '')
                  FROM (VALUES ('cluster', 'SELECT'), ('shard_epoch', 'SELECT'),
                               ('shard', 'SELECT'), ('shard', 'INSERT'), ('shard', 'UPDATE'),
                               ('outbox', 'SELECT'), ('outbox', 'INSERT'),
                               ('payroll_run', 'SELECT'), ('payroll_run', 'INSERT'), ('payroll_run', 'UPDATE'),
                               ('payroll_item', 'SELECT'), ('payroll_item', 'INSERT'), ('payroll_item', 'DELETE'),
                               ('payroll_blocker', 'SELECT'), ('payroll_blocker', 'INSERT'),
                               ('payroll_blocker', 'UPDATE'), ('payroll_blocker', 'DELETE'),
                               ('audit_entry', 'SELECT'), ('audit_entry', 'INSERT'),
                               ('directory', 'SELECT'), ('directory', 'INSERT'), ('directory', 'UPDATE'),
                               ('policy', 'SELECT'), ('policy', 'INSERT'), ('policy', 'UPDATE'),
                               ('policy_proposal', 'SELECT'), ('policy_proposal', 'INSERT'),
                               ('policy_proposal', 'UPDATE'),
                               ('employee', 'SELECT'), ('employee', 'INSERT'),
                               ('bank_account', 'SELECT'), ('bank_account', 'INSERT'),
                               ('legal_entity', 'SELECT'), ('legal_entity', 'INSERT'),
                               ('bank_file', 'SELECT'), ('bank_file', 'INSERT'),
                               ('erasure', 'SELECT'), ('run_seal', 'SELECT'),
                               ('idempotency_key', 'SELECT'), ('idempotency_key', 'INSERT'),
                               ('idempotency_key', 'UPDATE'),
                               ('positions_of(text[])', 'EXECUTE'), ('committed_positions()', 'EXECUTE'),
                               ('delete_idempotency_keys(interval)', 'EXECUTE'),
                               ('erase_employee(text,text,uuid)', 'EXECUTE')
                       ) AS needed (relation, kind)
                 WHERE CASE needed.kind
                       WHEN 'EXECUTE' THEN NOT has_function_privilege('public.' || needed.relation, needed.kind)
                       WHEN 'DELETE' THEN NOT has_table_privilege('public.' || needed.relation, needed.kind)
                       -- a right on some columns is how the grants are written
                       ELSE NOT has_any_column_privilege('public.' || needed.relation, needed.kind) END
                """);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the database user of payledger.database.user lacks " + missing
                    + ": the migration grants it to the role payledger_api, so use that one, or grant it by hand");
        }
    }

    /** Whether it applies to the service's role: not to an owner of the tables, and not before the migration has enabled it. */
    static String rowLevelSecurity(DataSource primary) {
        return text(
                primary,
                "SELECT CASE WHEN row_security_active('public.payroll_run') THEN 'active' ELSE 'inactive' END");
    }

    DataSource dataSource(String user, Optional<String> password) {
        PGSimpleDataSource primary = new PGSimpleDataSource();
        primary.setURL("jdbc:postgresql://" + config.address() + "/" + config.name());
        primary.setUser(user);
        password.ifPresent(primary::setPassword);
        DatabaseTls tls = config.tls();
        primary.setSslMode(tls.mode().word());
        tls.rootCert().ifPresent(authority -> primary.setSslRootCert(authority.toString()));
        primary.setApplicationName("payledger-api/schema");
        primary.setConnectTimeout(2);
        return primary;
    }

    private void awaitPrimary(DataSource primary) throws InterruptedException {
        long giveUpNanos = System.nanoTime() + config.startTimeout().toNanos();
        boolean logged = false;
        while (true) {
            try (Connection connection = primary.getConnection()) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (System.nanoTime() > giveUpNanos) {
                    throw new IllegalStateException(
                            "no primary at " + config.address() + " (payledger.database.primary), database "
                                    + config.name() + ", user " + config.user() + ": " + notYet.getMessage(),
                            notYet);
                }
                if (!logged) {
                    LOG.infof("waiting for the primary: primary=%s reason=%s", config.address(), notYet.getMessage());
                    logged = true;
                }
            }
            Thread.sleep(RETRY_INTERVAL.toMillis());
        }
    }

    /** A confirmed position survives a crash; settings that break this stop the start. */
    static void requireSettings(DataSource primary) {
        refuse(
                primary,
                "fsync",
                "off",
                "after a crash of the server a position that was given to a client would come back as a smaller one");
        refuse(
                primary,
                "synchronous_commit",
                "off",
                "a position would be given to a client before it is on disk; use 'local' or more");
        String prepared = show(primary, "max_prepared_transactions");
        if (!"0".equals(prepared)) {
            throw new IllegalStateException("the primary has max_prepared_transactions=" + prepared
                    + ": a prepared transaction that is never finished keeps a tenant's row locked; set it to 0");
        }
        if ("on".equals(show(primary, "transaction_read_only"))) {
            throw new IllegalStateException(
                    "payledger.database.primary names a server that is a follower or read-only; name the primary");
        }
    }

    private static void refuse(DataSource primary, String setting, String value, String why) {
        if (value.equals(show(primary, setting))) {
            throw new IllegalStateException("the primary has " + setting + "=" + value + ": " + why);
        }
    }

    private static String show(DataSource primary, String setting) {
        return text(primary, "SHOW " + setting);
    }

    private static String text(DataSource primary, String query) {
        try (Connection connection = primary.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("the primary does not answer: " + failure.getMessage(), failure);
        }
    }
}
