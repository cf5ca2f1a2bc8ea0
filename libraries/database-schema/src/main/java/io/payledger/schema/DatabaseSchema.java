package io.payledger.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Applies the tables, and the rights of the services' roles on them. Stateless. */
public final class DatabaseSchema {

    private static final String ROLES = "/db/roles.sql";

    private DatabaseSchema() {}

    /** Brings the schema to the newest version, with row-level security. */
    public static int migrate(DataSource owner) {
        return migrate(owner, true);
    }

    /**
     * Brings the schema to the newest version.
     *
     * @param owner connects as the owner of the tables, or as a user who may create them
     * @param rowLevelSecurity false leaves it as it is
     * @return the number of migrations that were executed
     * @throws IllegalStateException if the user may not change the schema, or the server does not answer
     */
    public static int migrate(DataSource owner, boolean rowLevelSecurity) {
        requireOwner(owner);
        return Flyway.configure(DatabaseSchema.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:db/migration")
                // part of the checksum of the grants: they run again after a role has been created
                .placeholders(
                        Map.of("roles", serviceRoles(owner), "rowLevelSecurity", Boolean.toString(rowLevelSecurity)))
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static void requireOwner(DataSource owner) {
        boolean mayChange = "t".equals(text(owner, """
                SELECT coalesce((SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables
                                  WHERE schemaname = 'public' AND tablename = 'flyway_schema_history'),
                                has_schema_privilege('public', 'CREATE'))
                """));
        if (!mayChange) {
            throw new IllegalStateException("the database user does not own the schema and cannot migrate it: user="
                    + text(owner, "SELECT current_user")
                    + "; set payledger.database.migration.user of the API to the owner");
        }
    }

    private static String serviceRoles(DataSource owner) {
        return text(owner, """
                SELECT coalesce(string_agg(rolname, ' ' ORDER BY rolname), 'none')
                  FROM pg_roles WHERE rolname IN ('payledger_api', 'payledger_relay')
                """);
    }

    /** The statements with which an administrator creates the roles and the database, in their order. */
    public static List<String> rolesAndDatabase() {
        try (InputStream script = Objects.requireNonNull(DatabaseSchema.class.getResourceAsStream(ROLES))) {
            String statements = new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return Arrays.stream(statements.split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(DataSource server, String query) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failed) {
            throw new IllegalStateException("the primary does not answer: " + failed.getMessage(), failed);
        }
    }
}
