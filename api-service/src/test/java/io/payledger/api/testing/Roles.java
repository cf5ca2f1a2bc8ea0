package io.payledger.api.testing;

import io.payledger.localstack.PostgresServer;
import io.payledger.schema.DatabaseSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The roles of a deployment, created by the script that its administrator runs. */
public final class Roles {

    private Roles() {}

    static void bootstrap(PostgresServer primary) {
        try (Connection connection = primary.connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            // the local stack's own database, in which a single user owns everything
            statement.execute("DROP DATABASE payledger WITH (FORCE)");
            for (String sql : DatabaseSchema.rolesAndDatabase()) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
