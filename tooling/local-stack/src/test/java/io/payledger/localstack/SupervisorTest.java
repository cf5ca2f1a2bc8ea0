package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.localstack.RunningStack.PartStatus;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On fake services, which start in a fraction of a second. */
class SupervisorTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Backoff SHORT =
            new Backoff(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMinutes(1));

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Path quarkusApp;
    private final StackDirectory home;
    private final RunningStack asSeenByOthers;
    private final List<AutoCloseable> opened = new ArrayList<>();

    SupervisorTest(@TempDir Path folder) {
        this.quarkusApp = folder.resolve("target").resolve("quarkus-app");
        this.home = StackDirectory.claim(folder.resolve("stack"));
        this.asSeenByOthers = RunningStack.in(home.path());
    }

    @BeforeEach
    void buildTheFake() throws IOException {
        FakeApplication.build(quarkusApp);
    }

    @AfterEach
    void stop() throws Exception {
        for (int last = opened.size() - 1; last >= 0; last--) {
            opened.get(last).close();
        }
        home.close();
    }

    @Test
    void aPartThatIsKilledIsStartedAgainAndReported() {
        ServiceProcess part = started("fake-1", Map.of());
        supervise(SHORT, part);
        long before = part.pid();

        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        await().atMost(TIMEOUT).until(() -> part.pid() != before && part.isReady());
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(output)
                .anyMatch(line -> line.matches(
                        "fake-1 ended unexpectedly: exit=137 failures=1, starts again in 0.1 s; log=.*fake-1.log"))
                .anyMatch(line -> line.matches("fake-1 started: pid=\\d+ restarts=1"))
                .anyMatch(line -> line.matches("fake-1 ready: pid=\\d+")));
        assertThat(status("fake-1")).satisfies(status -> {
            assertThat(status.state()).isEqualTo("ready");
            assertThat(status.restarts()).isEqualTo(1);
            assertThat(status.pid()).hasValue(part.pid());
            assertThat(status.since()).isBetween(Instant.now().minus(TIMEOUT), Instant.now());
        });
    }

    @Test
    void aPartThatEndsAgainAndAgainIsStartedLessAndLessOften() {
        ServiceProcess part = started(
                "fake-1", Map.of("fake.ends-when", home.path().resolve("end").toString()));
        supervise(SHORT, part);
        createEndMarker();

        await().atMost(TIMEOUT).until(() -> ends().size() >= 5);

        assertThat(ends().subList(0, 5))
                .allMatch(line -> line.contains("exit=7"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("failures=1, starts again in 0.1 s"),
                        line -> assertThat(line).contains("failures=2, starts again in 0.2 s"),
                        line -> assertThat(line).contains("failures=3, starts again in 0.4 s"),
                        line -> assertThat(line).contains("failures=4, starts again in 0.4 s"),
                        line -> assertThat(line).contains("failures=5, starts again in 0.4 s"));
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(status("fake-1")).satisfies(status -> {
            assertThat(status.state()).isEqualTo("backoff");
            assertThat(status.runs()).isFalse();
            assertThat(status.detail()).contains("exit=7, starts again at ");
        }));
    }

    @Test
    void aPartThatIsStoppedStaysStoppedUntilItIsStarted() {
        ServiceProcess part = started("fake-1", Map.of());
        supervise(SHORT, part);

        assertThat(asSeenByOthers.carryOut(PartCommand.STOP, "fake-1")).isEqualTo("fake-1 stopped");
        assertThat(part.isRunning()).isFalse();
        assertThat(status("fake-1").state()).isEqualTo("stopped");
        assertThat(ends()).isEmpty();

        assertThat(asSeenByOthers.carryOut(PartCommand.START, "fake-1")).matches("fake-1 started: pid=\\d+ restarts=0");
        assertThat(part.isReady()).isTrue();
        assertThat(asSeenByOthers.carryOut(PartCommand.START, "fake-1"))
                .isEqualTo("fake-1 runs already: pid=" + part.pid());
    }

    @Test
    void stopEndsTheBackoff() {
        ServiceProcess part = started("fake-1", Map.of());
        supervise(new Backoff(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)), part);
        ProcessHandle.of(part.pid()).orElseThrow().destroyForcibly();
        await().atMost(TIMEOUT).until(() -> status("fake-1").state().equals("backoff"));

        asSeenByOthers.carryOut(PartCommand.STOP, "fake-1");
        assertThat(status("fake-1").state()).isEqualTo("stopped");

        asSeenByOthers.carryOut(PartCommand.START, "fake-1");
        assertThat(part.isReady()).isTrue();
    }

    @Test
    void anEndThatIsNoticedTwiceIsStillABackoff() {
        ServiceProcess part = started("fake-1", Map.of());
        ProcessHandle.of(part.pid()).orElseThrow().destroyForcibly();
        await().atMost(TIMEOUT).until(() -> status("fake-1").state().equals("missing"));
        Supervisor supervisor =
                supervise(new Backoff(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)), part);
        await().atMost(TIMEOUT).until(() -> status("fake-1").state().equals("backoff"));

        part.writeDown(RunFile.State.ENDED, "exit=137");
        supervisor.ended("fake-1", 137);

        await().atMost(TIMEOUT).until(() -> status("fake-1").state().equals("backoff"));
        assertThat(ends()).hasSize(1);
    }

    @Test
    void aStartThatFailsIsReportedWithTheEndOfTheLog() {
        ServiceProcess part = started(
                "fake-1", Map.of("fake.ends-when", home.path().resolve("end").toString()));
        supervise(new Backoff(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)), part);
        createEndMarker();

        assertThatThrownBy(() -> asSeenByOthers.carryOut(PartCommand.RESTART, "fake-1"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("fake-1 did not start: backoff exit=7")
                .hasMessageContaining("the fake ends");
    }

    @Test
    void manyCommandsAtOnceLeaveOneProcessForEachPart() {
        ServiceProcess first = started("fake-1", Map.of());
        ServiceProcess second = started("fake-2", Map.of());
        supervise(SHORT, first, second);

        CompletableFuture<?>[] commands = IntStream.range(0, 12)
                .mapToObj(number -> CompletableFuture.runAsync(() -> {
                    asSeenByOthers.carryOut(PartCommand.RESTART, "fake-" + (number % 2 + 1));
                    assertThat(asSeenByOthers.parts()).hasSize(2);
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(commands).join();

        assertThat(Stream.of(first, second)).allMatch(ServiceProcess::isReady);
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info()
                                .commandLine()
                                .orElse("")
                                .contains(home.path().toString()))
                        .map(ProcessHandle::pid))
                .containsExactlyInAnyOrder(first.pid(), second.pid());
        assertThat(asSeenByOthers.parts()).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo("ready");
            assertThat(status.restarts()).isZero();
        });
    }

    @Test
    void nothingIsStartedOnceTheSupervisorIsClosed() {
        ServiceProcess part = started("fake-1", Map.of());
        Supervisor supervisor = supervise(SHORT, part);

        supervisor.close();
        ProcessHandle.of(part.pid()).orElseThrow().destroyForcibly();

        await().atMost(TIMEOUT).until(() -> status("fake-1").state().equals("missing"));
        await().during(SHORT.max()).until(() -> !part.isRunning());
        assertThatThrownBy(() -> asSeenByOthers.carryOut(PartCommand.START, "fake-1"))
                .hasMessageContaining("the stack is stopping");
    }

    @Test
    void anUnknownPartIsRefusedWithTheNamesOfTheParts() {
        supervise(SHORT, started("fake-1", Map.of()));

        assertThatThrownBy(() -> asSeenByOthers.carryOut(PartCommand.STOP, "outbox/relay 1"))
                .isInstanceOf(StackException.class)
                .hasMessage("no part is called 'outbox/relay 1'; the parts are fake-1");
    }

    @Test
    void aStackThatNothingSupervisesTakesNoCommands() {
        started("fake-1", Map.of());

        assertThatThrownBy(() -> asSeenByOthers.carryOut(PartCommand.STOP, "fake-1"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("nothing takes commands in " + home.path());
    }

    @Test
    void aCommandWithoutTheSecretIsRefused() throws Exception {
        supervise(SHORT, started("fake-1", Map.of()));
        Path file = home.path().resolve("control.properties");
        ControlFile control = ControlFile.read(home.path()).orElseThrow();

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.port() + "/parts/fake-1/stop"))
                                .POST(HttpRequest.BodyPublishers.ofString(""))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        assertThat(status("fake-1").state()).isEqualTo("ready");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private ServiceProcess started(String name, Map<String, String> settings) {
        PackagedService program = new PackagedService(ApplicationCopy.of(quarkusApp, "fake", home));
        ServiceProcess part = new ServiceProcess(home, name, program, ClassArchive.USED, settings);
        part.start();
        opened.add(part::stop);
        return part;
    }

    private Supervisor supervise(Backoff backoff, ServiceProcess... parts) {
        Supervisor supervisor = new Supervisor(List.of(parts), backoff, output::add);
        opened.add(supervisor);
        home.onUnexpectedEnd((process, exitValue) -> supervisor.ended(process.name(), exitValue));
        opened.add(ControlServer.start(home.path(), supervisor));
        return supervisor;
    }

    private PartStatus status(String part) {
        return asSeenByOthers.parts().stream()
                .filter(status -> status.name().equals(part))
                .findFirst()
                .orElseThrow();
    }

    private List<String> ends() {
        return output.stream()
                .filter(line -> line.contains("ended unexpectedly"))
                .toList();
    }

    private void createEndMarker() {
        try {
            Files.createFile(home.path().resolve("end"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
