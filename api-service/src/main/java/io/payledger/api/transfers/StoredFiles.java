package io.payledger.api.transfers;

import io.payledger.api.http.ApiProblems;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jboss.logging.Logger;

/** The files of transfers, a limited number for each tenant. Only this process's user can read them. Thread-safe. */
@ApplicationScoped
class StoredFiles {

    private static final Logger LOG = Logger.getLogger(StoredFiles.class);

    private static final String PREFIX = "payledger-transfer-";

    private final Vertx vertx;
    private final TransferConfig config;
    private final TenantCount stored;

    StoredFiles(Vertx vertx, TransferConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.stored = new TenantCount(config.storedPerTenantMax());
    }

    /** Deletes what a killed process has left: salaries and accounts. Files of a running one are younger. */
    void start(@Observes StartupEvent starting) throws IOException {
        Files.createDirectories(config.directory());
        Instant left = Instant.now().minus(config.deadline().multipliedBy(2)).minus(config.processingWait());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(config.directory(), PREFIX + "*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(left)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** On a thread that may block. Throws the problem if the tenant has too many. */
    StoredFile create(String tenant) throws IOException {
        if (!stored.take(tenant)) {
            throw ApiProblems.TOO_MANY_TRANSFERS
                    .because(
                            "Your tenant is sending or reading " + config.storedPerTenantMax()
                                    + " large files, the most that it may at a time. Send the request again when one of them has ended.")
                    .thrown();
        }
        try {
            Path path = Files.createTempFile(config.directory(), PREFIX, "");
            return new StoredFile(path, () -> {
                stored.release(tenant);
                vertx.fileSystem()
                        .delete(path.toString())
                        .onFailure(failure -> LOG.warnf(
                                "file of a transfer not deleted: tenant=%s cause=%s", tenant, failure.getMessage()));
            });
        } catch (IOException full) {
            stored.release(tenant);
            throw full;
        }
    }
}
