package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RawHttp;
import io.payledger.testing.SlowClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send or read slowly delay no other tenant, and only a few requests of their own. */
@WithApiTestEnvironment
class SlowClientsTest {

    /** More than the threads that the framework has for blocking work. */
    private static final int MANY = 250;

    /** The limit of the test environment. */
    private static final int STORED_MAX = 12;

    /** More than is held in memory. */
    private static final byte[] LARGE_PART = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

    private static final byte[] SMALL_PART = {' '};

    /** Held in memory, and fast enough for some seconds. */
    private static final byte[] MEDIUM_PART = " ".repeat(60_000).getBytes(StandardCharsets.US_ASCII);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Payday attacked = Payday.ofNewTenant();
    private final Payday others = Payday.ofNewTenant();

    private List<String> head(String requestLine, String... headers) {
        String bearer = Identities.token(attacked.runs.tenant, "mallory", "preparer", "payment-officer");
        return Stream.concat(
                        Stream.of(requestLine + " HTTP/1.1", "Host: localhost", "Authorization: Bearer " + bearer),
                        Stream.of(headers))
                .toList();
    }

    private String root() {
        return "/api/v1/tenants/" + attacked.runs.tenant;
    }

    private List<String> upload(String requestLine, String type) {
        return head(requestLine, "Content-Type: " + type, "Content-Length: 5000000");
    }

    private List<String> statement() {
        return upload("POST " + root() + "/bank-statements", Payday.XML);
    }

    private List<String> register() {
        return upload("PUT " + root() + "/payroll-runs" + attacked.runs.draft() + "/items", "text/csv");
    }

    /** More than is held in memory. */
    private static String largeStatement() {
        return Camt.file(Camt.statement("S-" + System.nanoTime(), Payday.DEBTOR_IBAN)) + " ".repeat(100_000);
    }

    private void othersAreServed() {
        assertThat(others.statement(largeStatement()).status()).isEqualTo(201);
        Payroll payroll = others.released(2);
        assertThat(others.file(payroll).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, MANY})
    void statementsThatArriveSlowlyDelayNoOtherTenant(int count) {
        SlowClients.sending(ApiTestEnvironment.port(), count, statement(), LARGE_PART, PAUSE)
                .during(this::othersAreServed);
    }

    @Test
    void registersThatArriveSlowlyDelayNoOtherTenant() {
        SlowClients.sending(ApiTestEnvironment.port(), MANY, register(), SMALL_PART, PAUSE)
                .during(this::othersAreServed);
    }

    @Test
    void paymentFilesThatAreReadSlowlyDelayNoOtherTenant() {
        Payroll large = attacked.released(20_000);
        List<String> download = head("GET " + root() + "/payroll-runs" + large.path() + "/payment-file");
        SlowClients.reading(ApiTestEnvironment.port(), MANY, download, PAUSE).during(this::othersAreServed);
    }

    @Test
    void responsesThatAreReadSlowlyAreLimitedAndTheirConnectionsClosed() {
        Payroll large = attacked.released(1_000);
        List<String> page = head("GET " + root() + "/payroll-runs" + large.path() + "/items?limit=1000");
        // on this machine's own network, one response fits into the buffers of the kernel
        List<String> pages = IntStream.range(0, 20)
                .mapToObj(number -> number == 0 ? page.stream() : Stream.concat(Stream.of(""), page.stream()))
                .flatMap(lines -> lines)
                .toList();
        // no more, or they are refused for their many requests
        SlowClients.reading(ApiTestEnvironment.port(), 8, pages, PAUSE).during(() -> {
            await().untilAsserted(() ->
                    assertThat(attacked.runs.paula.get("").problem()).isEqualTo("too-many-transfers"));
            othersAreServed();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(attacked.runs.paula.get("").status()).isEqualTo(200));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void aBodyThatArrivesTooSlowlyIsRefused(int firstPart) {
        Reply reply = RawHttp.send(ApiTestEnvironment.port(), statement(), new byte[firstPart]);

        assertThat(reply.status()).as(reply.text()).isEqualTo(408);
        assertThat(reply.problem()).isEqualTo("request-too-slow");
        assertThat(reply.header("Connection")).isEqualTo("close");
    }

    @Test
    void aBodyThatIsNotCompleteByTheDeadlineIsRefused() {
        byte[] fastEnough = new byte[64_000];

        Reply reply = RawHttp.send(
                ApiTestEnvironment.port(),
                statement(),
                Stream.generate(() -> fastEnough).limit(60),
                PAUSE);

        assertThat(reply.status()).as(reply.text()).isEqualTo(408);
        assertThat(reply.body().path("detail").asText()).contains("within 8 s");
    }

    @Test
    void aTenantHasALimitedNumberOfBodiesThatArrive() {
        SlowClients.sending(ApiTestEnvironment.port(), 320, register(), MEDIUM_PART, PAUSE)
                .during(() -> await().untilAsserted(() -> assertThat(
                                attacked.statement(Camt.file(Camt.statement("S-1", Payday.DEBTOR_IBAN)))
                                        .problem())
                        .isEqualTo("too-many-transfers")));
    }

    @Test
    void aTenantStoresAFewLargeBodiesAndFilesAtATime() {
        Payroll payroll = attacked.released(3_000);
        SlowClients.sending(ApiTestEnvironment.port(), STORED_MAX, statement(), LARGE_PART, PAUSE)
                .during(() -> {
                    await().untilAsserted(() -> assertThat(storedFiles()).hasSize(STORED_MAX));

                    Reply refused = attacked.statement(largeStatement());

                    assertThat(refused.status()).as(refused.text()).isEqualTo(429);
                    assertThat(refused.problem()).isEqualTo("too-many-transfers");
                    assertThat(attacked.file(payroll).problem()).isEqualTo("too-many-transfers");
                    assertThat(attacked.statement(Camt.file(Camt.statement("S-small", Payday.DEBTOR_IBAN)))
                                    .status())
                            .as("a small one needs no file")
                            .isEqualTo(201);
                });
        await().untilAsserted(() ->
                assertThat(attacked.statement(largeStatement()).status()).isEqualTo(201));
    }

    @Test
    void clientsThatLeaveWithTheirBodyLeaveNoFileBehind() {
        byte[] body = new byte[5_000_000];
        for (int number = 0; number < 3 * STORED_MAX; number++) {
            RawHttp.leave(ApiTestEnvironment.port(), statement(), body);
        }

        await().untilAsserted(() ->
                assertThat(attacked.statement(largeStatement()).status()).isEqualTo(201));
    }

    @Test
    void aLargeBodyArrivesWhole() {
        Payroll payroll = attacked.released(3_000);

        assertThat(attacked.file(payroll).text()).contains("<NbOfTxs>3000</NbOfTxs>");
    }

    @Test
    void aClientThatReadsAFileTooSlowlyIsDisconnected() {
        Payroll large = attacked.released(20_000);
        List<String> download = head("GET " + root() + "/payroll-runs" + large.path() + "/payment-file");
        SlowClients.reading(ApiTestEnvironment.port(), STORED_MAX, download, PAUSE)
                .during(() -> {
                    await().untilAsserted(() -> assertThat(storedFiles()).isNotEmpty());
                    List<Path> first = storedFiles();

                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(storedFiles()).doesNotContainAnyElementsOf(first));
                });
        await().untilAsserted(() -> assertThat(attacked.file(large).status()).isEqualTo(200));
    }

    @AfterEach
    void nothingStaysOnDisk() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(storedFiles()).isEmpty());
    }

    private static List<Path> storedFiles() {
        try (Stream<Path> files = Files.list(ApiTestEnvironment.transfers())) {
            return files.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
