package io.payledger.api.payments;

import static io.payledger.api.payments.Camt.entry;
import static io.payledger.api.payments.Camt.statement;
import static io.payledger.api.payments.Camt.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.Logged;
import io.payledger.api.testing.WithApiTestEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, account numbers and amounts do not appear in logs and events. */
@WithApiTestEnvironment
class PaymentsInLogsTest {

    private static final List<String> SECRETS =
            List.of("Geheim", "37040044", "1001.37", "100137", "7654.32", "765432", "RENT-11");

    private final Payday payday = Payday.ofNewTenant();

    @Test
    void noContentOfAFileIsLogged() {
        Payroll payroll = payday.released(2);

        List<String> logged;
        try (Logged log = Logged.watch()) {
            String good = Camt.file(statement(
                    "2026-260",
                    Payday.DEBTOR_IBAN,
                    entry(Payroll.net(1), "DBIT", transaction(payroll.endToEndId(1), Payroll.net(1))),
                    entry("7654.32", "DBIT", transaction("RENT-11", "7654.32"))));
            assertThat(payday.file(payroll).text()).contains("Geheim", "1001.37");
            assertThat(payday.statement(good).status()).isEqualTo(201);
            for (String wrong : List.of(
                    good.replace("7654.32", "7654.321"),
                    good.replace("7654.32", "-7654.32"),
                    good.replace("</Nm>", "</Geheim>"),
                    good.replace(Payday.DEBTOR_IBAN, "DE00370400440532013000"),
                    good.replace(Payday.DEBTOR_IBAN, Payday.iban(77)),
                    good.replace("camt.053.001.08", "Anna.Geheim"),
                    good.substring(0, good.length() - 40))) {
                assertThat(payday.statement(wrong).status()).isEqualTo(422);
            }
            assertThat(payday.statement(good.replace("7654.32", "7654.33")).status())
                    .isEqualTo(409);
            payday.report(Payday.example("pain002-03-latin1.xml"));
            logged = log.lines();
        }

        assertThat(logged).as("the log is captured").anyMatch(line -> line.contains("import-statements"));
        assertThat(logged).allSatisfy(line -> assertThat(line).doesNotContain(SECRETS.toArray(String[]::new)));
    }

    @Test
    void eventsHaveOnlyReferencesAndAmountsOfAFile() {
        Payroll payroll = payday.released(1);
        payday.statement(Camt.file(statement(
                "2026-261",
                Payday.DEBTOR_IBAN,
                entry(Payroll.net(1), "DBIT", transaction(payroll.endToEndId(1), Payroll.net(1))),
                entry("7654.32", "DBIT", transaction("RENT-11", "7654.32")))));
        payday.report(new String(Payday.example("pain002-10-group-rejected.xml"), StandardCharsets.UTF_8)
                .replace("PAYRUN-2026-03", payroll.messageId()));

        String events = payday.events("%").toString();

        assertThat(events)
                .contains("\"statementId\":\"2026-261\"", "REJECTED")
                .doesNotContain("Geheim", "37040044", "7654.32", "765432", "RENT-11", "number of transactions");
    }
}
