package io.payledger.api.testing;

import io.payledger.localstack.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The roles of a deployment, made by the script that its administrator runs. */
public final class Roles {

    private Roles() {}

    static void bootstrap(PostgresServer primary) {
        try (Connection connection = primary.connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            String script = Files.readString(Path.of("..", "infra", "postgres", "roles.sql"))
                    .replaceAll("(?m)^--.*$", "");
            // the local stack's own one, in which a single user owns everything
            statement.execute("DROP DATABASE payledger WITH (FORCE)");
            for (String sql : script.split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
