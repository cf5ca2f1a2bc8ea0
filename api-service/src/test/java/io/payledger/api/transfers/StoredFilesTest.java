package io.payledger.api.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.service.problems.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFilesTest {

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private StoredFiles files() {
        return new StoredFiles(
                vertx,
                ProcessingPlacesTest.config(Map.of(
                        "payledger.transfers.directory",
                        directory.toString(),
                        "payledger.transfers.stored-per-tenant-max",
                        "2")));
    }

    @Test
    void onlyTheServiceItselfReadsAStoredFile() throws IOException {
        Path file = files().create("acme").path();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDiscardedFileIsDeletedAndCountsOnce() throws IOException {
        StoredFiles files = files();
        StoredFile first = files.create("acme");
        files.create("acme");
        assertThatThrownBy(() -> files.create("acme")).isInstanceOf(ProblemException.class);
        files.create("other");

        first.discard();
        first.discard();

        await().untilAsserted(() -> assertThat(first.path()).doesNotExist());
        files.create("acme");
        assertThatThrownBy(() -> files.create("acme")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aStartDeletesWhatAKilledProcessHasLeft() throws IOException {
        Path left = Files.createFile(directory.resolve("payledger-transfer-1"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3_600)));
        Path ofARunningProcess = Files.createFile(directory.resolve("payledger-transfer-2"));
        Path ofAnotherProgram = Files.createFile(directory.resolve("other"));
        Files.setLastModifiedTime(ofAnotherProgram, FileTime.from(Instant.now().minusSeconds(3_600)));

        files().start(new StartupEvent());

        assertThat(left).doesNotExist();
        assertThat(ofARunningProcess).exists();
        assertThat(ofAnotherProgram).exists();
    }
}
