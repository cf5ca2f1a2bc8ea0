package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.payledger.localstack.StackWithoutProcesses;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class StackDataRetentionTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void giveEachSampleADirectory() {
        PassingSample.directory = folder.resolve("passing");
        FailingSample.directory = folder.resolve("failing");
    }

    @Test
    void deletesTheDataOfAClassThatPassedAndKeepsItsLogs() {
        run(PassingSample.class);

        assertThat(StackWithoutProcesses.data(PassingSample.directory)).doesNotExist();
        assertThat(StackWithoutProcesses.log(PassingSample.directory)).exists();
    }

    @Test
    void keepsTheDataOfAClassThatFailed() {
        run(FailingSample.class);

        assertThat(StackWithoutProcesses.data(FailingSample.directory)).exists();
    }

    @Test
    void aFailureKeepsTheDataOfItsOwnClassOnly() {
        run(FailingSample.class, PassingSample.class);

        assertThat(StackWithoutProcesses.data(FailingSample.directory)).exists();
        assertThat(StackWithoutProcesses.data(PassingSample.directory)).doesNotExist();
    }

    @Test
    void deletesTheDataOfASharedStackAtExitIfEveryClassPassed() {
        Path shared = folder.resolve("shared");
        run(PassingSample.class);
        StackWithoutProcesses.startAndClose(shared);

        StackWithoutProcesses.stopAtExit(shared);

        assertThat(StackWithoutProcesses.data(shared)).doesNotExist();
    }

    @Test
    void keepsTheDataOfASharedStackAtExitIfAClassFailed() {
        Path shared = folder.resolve("shared");
        run(FailingSample.class, PassingSample.class);
        StackWithoutProcesses.startAndClose(shared);

        StackWithoutProcesses.stopAtExit(shared);

        assertThat(StackWithoutProcesses.data(shared)).exists();
    }

    /** One JVM's test run, in this order. */
    private static void run(Class<?>... samples) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherConfig withoutRegistered = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(samples)
                        .map(sample -> selectClass(sample))
                        .toList())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();

        LauncherFactory.create(withoutRegistered).execute(request, new StackDataRetention(), summary);

        assertThat(summary.getSummary().getTestsFoundCount()).isEqualTo(samples.length);
    }
}
