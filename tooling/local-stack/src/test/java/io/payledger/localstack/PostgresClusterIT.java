package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.stack.StackException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresClusterIT {

    private static Path directory;
    private static PostgresCluster cluster;

    @BeforeAll
    static void startCluster(@TempDir Path emptyDirectory) throws SQLException {
        directory = emptyDirectory;
        cluster = PostgresCluster.startIn(directory, 2);
        cluster.primary().execute("CREATE TABLE note (text text)");
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void everyFollowerAppliesThePrimarysCommits() throws SQLException {
        write("streamed");

        cluster.awaitCaughtUp(Duration.ofSeconds(10));

        assertThat(notes(cluster.follower(1), "streamed")).isEqualTo(1);
        assertThat(notes(cluster.follower(2), "streamed")).isEqualTo(1);
    }

    @Test
    void anInjectedLagDelaysOnlyItsFollower() throws SQLException {
        cluster.follower(1).lag(Duration.ofSeconds(30));
        write("late");

        await().until(() -> notes(cluster.follower(2), "late") == 1);
        assertThat(notes(cluster.follower(1), "late")).isZero();

        cluster.follower(1).lag(Duration.ZERO);
        await().until(() -> notes(cluster.follower(1), "late") == 1);
    }

    @Test
    void aPausedFollowerAnswersAndAppliesNothing() throws SQLException {
        cluster.follower(2).pauseReplay();
        write("paused");

        await().until(() -> notes(cluster.follower(1), "paused") == 1);
        assertThat(notes(cluster.follower(2), "paused")).isZero();

        cluster.follower(2).resumeReplay();
        await().until(() -> notes(cluster.follower(2), "paused") == 1);
    }

    @Test
    void aFollowerThatWasStoppedCatchesUp() throws SQLException {
        cluster.follower(1).stop();
        write("missed");
        assertThatThrownBy(() -> cluster.follower(1).connect()).isInstanceOf(SQLException.class);

        cluster.follower(1).start();

        await().until(() -> notes(cluster.follower(1), "missed") == 1);
    }

    @Test
    void commitsSurviveAKilledPrimary() throws SQLException {
        write("durable");

        cluster.primary().kill();
        cluster.primary().start();

        assertThat(notes(cluster.primary(), "durable")).isEqualTo(1);
        write("after the kill");
        await().until(() -> notes(cluster.follower(1), "after the kill") == 1);
        await().until(() -> notes(cluster.follower(2), "after the kill") == 1);
    }

    @Test
    void theRoleOfTheServicesOwnsTheDatabaseAndIsNoSuperuser() throws SQLException {
        assertThat(
                        cluster.primary()
                                .query(
                                        "SELECT rolsuper::text || rolreplication::text FROM pg_roles WHERE rolname = 'payledger'"))
                .isEqualTo("falsetrue");
        try (var connection = cluster.primary().connect(PostgresCluster.USER, PostgresCluster.DATABASE);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE of_the_role (one int)");
            statement.execute("CREATE PUBLICATION of_the_role FOR TABLE of_the_role");
        }
    }

    @Test
    void aRestartKeepsDataAndPortsAndResetsTheLag() throws SQLException {
        write("kept");
        Address before = cluster.primary().address();
        cluster.follower(1).lag(Duration.ofSeconds(30));

        cluster.close();
        cluster = PostgresCluster.startIn(directory, 2);

        assertThat(cluster.primary().address()).isEqualTo(before);
        assertThat(notes(cluster.primary(), "kept")).isEqualTo(1);
        write("after the restart");
        await().until(() -> notes(cluster.follower(1), "after the restart") == 1);
    }

    @Test
    void refusesASecondLauncherInTheSameDirectory() {
        assertThatThrownBy(() -> PostgresCluster.startIn(directory, 2))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(
                        "another launcher (process " + ProcessHandle.current().pid() + ")");
    }

    private static void write(String text) throws SQLException {
        cluster.primary().execute("INSERT INTO note VALUES ('" + text + "')");
    }

    private static int notes(PostgresServer server, String text) throws SQLException {
        return Integer.parseInt(String.valueOf(server.query("SELECT count(*) FROM note WHERE text = '" + text + "'")));
    }
}
