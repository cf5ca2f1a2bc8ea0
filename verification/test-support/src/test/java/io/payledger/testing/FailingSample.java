package io.payledger.testing;

import static org.assertj.core.api.Assertions.fail;

import io.payledger.localstack.StackWithoutProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run by {@link StackDataRetentionTest} only. */
class FailingSample {

    static Path directory = Path.of("");

    @Test
    void closesAStackAndFails() {
        StackWithoutProcesses.startAndClose(directory);
        fail("as intended");
    }
}
