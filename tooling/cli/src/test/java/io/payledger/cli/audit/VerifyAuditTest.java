package io.payledger.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.audit.AuditEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyAuditTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String head = AuditEntry.GENESIS;

    private record Result(int exitCode, String text) {}

    private static Result verify(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new VerifyAudit())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Result(exitCode, out + err.toString());
    }

    /** A page of one entry, chained to the page before. */
    private Path page(String shard, int number) throws IOException {
        AuditEntry entry = new AuditEntry(
                number,
                1,
                number,
                new UUID(1, number),
                new UUID(2, 1),
                "create",
                null,
                "DRAFT",
                0,
                "petra",
                null,
                Instant.parse("2026-11-20T10:00:00Z"),
                "");
        head = entry.expectedHash(shard, head);
        Path file = folder.resolve(shard.replace('/', '-') + number);
        return Files.writeString(
                file, """
                {"shard": "%s", "entries": [{"number": %d, "epoch": 1, "sequence": %d, "eventId": "%s", "subject": "%s",
                 "action": "create", "toState": "DRAFT", "revision": 0, "actor": "petra", "at": "%s", "hash": "%s"}]}
                """.formatted(shard, number, number, entry.eventId(), entry.subject(), entry.at(), head));
    }

    @Test
    void reportsTheHeadOfAnIntactChain() throws IOException {
        Result result = verify(
                page("payroll/acme", 1).toString(), page("payroll/acme", 2).toString());

        assertThat(result).isEqualTo(new Result(0, "intact: payroll/acme through entry 2, hash " + head + "\n"));
    }

    @Test
    void reportsChangedAndMissingEntriesWithExitCodeOne() throws IOException {
        Path first = page("payroll/acme", 1);
        String headOfFirst = head;
        Path second = page("payroll/acme", 2);
        Path third = page("payroll/acme", 3);

        assertThat(verify(second.toString(), third.toString(), "--after", "1", "--hash", headOfFirst)
                        .exitCode())
                .isZero();
        assertThat(verify(first.toString(), third.toString()))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(
                        result -> assertThat(result.text()).contains("entry 2 is missing", "intact through entry 1"));
        Files.writeString(second, Files.readString(second).replace("petra", "eve"));
        assertThat(verify(first.toString(), second.toString()).text()).contains("BROKEN", "entry 2");
    }

    @Test
    void refusesPagesOfAnotherTenant() throws IOException {
        assertThat(verify(
                                page("payroll/acme", 1).toString(),
                                page("payroll/other", 2).toString())
                        .exitCode())
                .isEqualTo(2);
    }
}
