package io.payledger.api.datastores;

import static io.payledger.api.payments.Payday.DEBTOR_IBAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payments.Camt;
import io.payledger.api.payments.Payday;
import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.CommandSetup;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.FaultProxy;
import io.payledger.testing.FaultProxy.Parse;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** To parse and plan the statement of a calculation takes the server five times as long as to execute it. */
@WithApiTestEnvironment
class PreparedStatementsTest {

    /** Sent when it is time for them, and for a position that is waited for. */
    private static final Set<String> AT_ANY_TIME = Set.of("delete_idempotency_keys", "positions_of");

    private final FaultProxy wire = ApiTestEnvironment.primaryWire();

    @Test
    void aConnectionHasEachStatementParsedOnce() {
        useEveryEndpoint(1);
        Set<String> known = statements(wire.parses());
        wire.forgetParses();

        useEveryEndpoint(2);
        useEveryEndpoint(3);

        List<Parse> parses = wire.parses();
        assertThat(known).as("statements are seen").hasSizeGreaterThan(50).anyMatch(sql -> sql.length() > 6_000);
        assertThat(repeated(parses))
                .as("a connection knows what it has executed")
                .isEmpty();
        assertThat(statements(parses).stream().filter(sql -> !known.contains(sql)))
                .as("a text does not depend on its parameters")
                .isEmpty();
    }

    /** What a connection had parsed more than once. */
    private static Set<String> repeated(List<Parse> parses) {
        Set<Parse> once = new HashSet<>();
        return parses.stream().filter(parse -> !once.add(parse)).map(Parse::sql).collect(Collectors.toSet());
    }

    private static Set<String> statements(List<Parse> parses) {
        return parses.stream()
                .map(Parse::sql)
                .filter(sql -> AT_ANY_TIME.stream().noneMatch(sql::contains))
                .collect(Collectors.toSet());
    }

    /** @param rows of what is recorded */
    private static void useEveryEndpoint(int rows) {
        for (Row command : CommandSetup.commands()) {
            CommandSetup setup = new CommandSetup(Runs.ofNewTenant());
            String run = setup.runFor(command);
            ok(Calls.call(command, setup.olga, run, setup.etag(run)));
        }
        record(Runs.ofNewTenant(), rows);
        Payday payday = Payday.ofNewTenant();
        Payroll payroll = payday.released(rows);
        ok(payday.report(report(payroll)));
        ok(payday.statement(Camt.file(Camt.statement(
                "2026-231",
                DEBTOR_IBAN,
                Camt.entry(Payday.euros(payroll.sumMinor()), "DBIT", Camt.batch(payroll.messageId(), rows))))));
        ApiTestEnvironment.worker().says(200, "{}", Map.of());
        CommandSetup reader = new CommandSetup(payday.runs);
        RolesPage.of("api").stream()
                .filter(row -> row.method().equals("GET") && !row.isAboutTheService())
                .forEach(row -> assertThat(
                                Calls.call(row, reader.olga, payroll.path(), "", "Prefer", "consistency=strong")
                                        .status())
                        .as(row.endpoint())
                        .isIn(200, 404));
    }

    private static void record(Runs runs, int rows) {
        CommandSetup setup = new CommandSetup(runs);
        String tenant = "//api/v1/tenants/" + runs.tenant;
        ok(setup.olga.post(
                tenant + "/employees",
                "employee,pay_group,department,left_on\n" + lines(rows, "e-%1$d,monthly,sales,\n"),
                "Content-Type",
                "text/csv"));
        ok(setup.olga.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\n" + lines(rows, "a-%1$d,Anna,DE02120300000000202051,\n"),
                "Content-Type",
                "text/csv"));
        ok(setup.olga.put(
                runs.draft() + "/items",
                Runs.CSV_HEADER + lines(rows, "e-%1$d,EUR,10,0,0,0,0,10,0,0,CASH,\n"),
                "Content-Type",
                "text/csv"));
    }

    private static String lines(int rows, String line) {
        return IntStream.rangeClosed(1, rows).mapToObj(line::formatted).collect(Collectors.joining());
    }

    /** The bank has the whole file. */
    private static String report(Payroll payroll) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
                + "<GrpHdr><MsgId>RPT-1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>" + payroll.messageId()
                + "</OrgnlMsgId><GrpSts>ACCP</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>";
    }

    private static void ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    }
}
