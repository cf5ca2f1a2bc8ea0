package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @Test
    void concurrentUnpackingLeavesOneCompleteCopy(@TempDir Path cache) throws Exception {
        CompletableFuture<Path> one = CompletableFuture.supplyAsync(() -> PostgresBinaries.folder(cache));
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(() -> PostgresBinaries.folder(cache));

        List<Path> folders = List.of(one.join(), other.join());

        assertThat(folders)
                .allSatisfy(bin -> assertThat(bin.resolve("postgres")).isExecutable());
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left).hasSize(1);
        }
    }
}
