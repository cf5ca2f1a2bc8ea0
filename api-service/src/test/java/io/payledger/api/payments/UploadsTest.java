package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.command.Decision.Refused;
import io.payledger.api.command.Refusal;
import io.payledger.api.payments.ImportStatements.Known;
import io.payledger.bankfiles.Camt053;
import io.payledger.bankfiles.ParseResult.Read;
import io.payledger.bankfiles.ReadLimits;
import io.payledger.bankfiles.Statement;
import io.payledger.freshness.Shard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadsTest {

    private static final Shard SHARD = new Shard("payroll/acme-de");

    @ParameterizedTest
    @CsvSource({"1, 1, false", "19, 19, false", "20, 20, true", "400, 20, true"})
    void aRefusedFileListsTwentyErrorsAtMost(int accounts, int listed, boolean more) throws IOException {
        ImportStatements ofUnknownAccounts = ImportStatements.of(SHARD, statements(accounts));

        Refusal refusal = ((Refused<?>) ofUnknownAccounts.decide(
                        new Known(Map.of(), Map.of(), Map.of()),
                        new CommandContext("paul", SHARD, Instant.parse("2026-11-27T10:00:00Z"))))
                .refusal();

        assertThat(refusal.reason()).isEqualTo(BankFileRefusal.INVALID_BANK_FILE);
        assertThat(refusal.facts().get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(listed);
        assertThat(refusal.detail().contains("There may be more errors than are listed."))
                .isEqualTo(more);
    }

    private static List<Statement> statements(int count) throws IOException {
        String file = Camt.file(IntStream.rangeClosed(1, count)
                .mapToObj(number -> Camt.statement("S-" + number, Payday.iban(number)))
                .toArray(String[]::new));
        return ((Read<List<Statement>>) Camt053.read(
                        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                        ReadLimits.ofBytes(10_000_000)))
                .value();
    }
}
