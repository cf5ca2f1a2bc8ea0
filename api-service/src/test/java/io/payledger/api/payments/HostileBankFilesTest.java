package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Any file is imported or refused with a reason, and never breaks the service. */
@WithApiTestEnvironment
class HostileBankFilesTest {

    private static final long SEED = Long.getLong("payments.seed", 20022L);
    private static final int MUTATIONS = Integer.getInteger("payments.mutations", 400);
    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "0",
            "99999999999999999999",
            "999999999999999999",
            "NOTPROVIDED",
            "2026-02-30",
            "&x;",
            "&#0;",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE x>",
            "\u0000",
            "RJCT",
            "KWD",
            "9999999999999999.99",
            "x".repeat(3_000));

    private final Payday payday = Payday.ofNewTenant();

    @Test
    void everyMutationIsImportedOrRefused() {
        Payroll payroll = payday.released(8);
        List<byte[]> statements = List.of(
                adapted("camt053-02.xml", payroll),
                adapted("camt053-08.xml", payroll),
                Payday.example("camt053-04-utf16le.xml"));
        List<byte[]> reports =
                List.of(adapted("pain002-03-latin1.xml", payroll), adapted("pain002-10-group-rejected.xml", payroll));
        Random random = new Random(SEED);
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < MUTATIONS; i++) {
            boolean statement = random.nextInt(3) > 0;
            List<byte[]> files = statement ? statements : reports;
            byte[] file = files.get(random.nextInt(files.size()));
            for (int times = 1 + random.nextInt(2); times > 0; times--) {
                file = mutated(file, random);
            }

            Reply reply = statement ? payday.statement(file) : payday.report(file);

            statuses.merge(reply.status(), 1, Integer::sum);
            assertThat(reply.status())
                    .as(
                            "-Dpayments.seed=%d, mutation %d: %s\n%s",
                            SEED, i, reply.text(), new String(file, StandardCharsets.ISO_8859_1))
                    .isIn(200, 201, 409, 422);
            if (reply.status() == 422) {
                assertThat(reply.problem()).isEqualTo("invalid-bank-file");
                assertThat(reply.body().path("errors")).isNotEmpty().allSatisfy(error -> {
                    assertThat(error.path("where").asText()).startsWith("/");
                    assertThat(error.path("what").asText()).isNotBlank();
                });
            }
        }
        assertThat(statuses).as("seed %d: every status occurs", SEED).containsKeys(200, 201, 409, 422);
    }

    private static byte[] adapted(String name, Payroll payroll) {
        return new String(Payday.example(name), StandardCharsets.ISO_8859_1)
                .replace("NL91ABNA0417164300", Payday.DEBTOR_IBAN)
                .replaceAll("PAYRUN-2026-0\\d", payroll.messageId())
                .replaceAll("RUN\\d-E000(\\d)", payroll.endToEndIds() + "$1")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] mutated(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        int start = Math.min(file.length, next(file, '>', at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = file.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(file, 1 + at);
            case 2 -> spliced(file, Math.min(at, start), start, new byte[0]);
            case 3 -> spliced(file, start, Math.max(start, next(file, '>', start) + 1), new byte[0]);
            default ->
                spliced(
                        file,
                        start,
                        Math.max(start, next(file, '<', start)),
                        VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static int next(byte[] file, char wanted, int from) {
        int at = from;
        while (at < file.length && file[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] spliced(byte[] file, int start, int end, byte[] into) {
        int stop = Math.min(end, file.length);
        byte[] spliced = new byte[file.length - (stop - start) + into.length];
        System.arraycopy(file, 0, spliced, 0, start);
        System.arraycopy(into, 0, spliced, start, into.length);
        System.arraycopy(file, stop, spliced, start + into.length, file.length - stop);
        return spliced;
    }
}
