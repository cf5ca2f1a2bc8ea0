package io.payledger.testing;

import io.payledger.localstack.StackWithoutProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run by {@link StackDataRetentionTest} only. */
class PassingSample {

    static Path directory = Path.of("");

    @Test
    void closesAStackAndPasses() {
        StackWithoutProcesses.startAndClose(directory);
    }
}
