package io.payledger.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Started as a process of its own by the tests, which then kill it. */
final class LauncherThatDies {

    private LauncherThatDies() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        PostgresCluster cluster = PostgresCluster.startIn(directory, 1);
        cluster.primary().execute("CREATE TABLE IF NOT EXISTS note (text text)");
        Files.createFile(directory.resolve("running"));
        new CountDownLatch(1).await();
    }
}
