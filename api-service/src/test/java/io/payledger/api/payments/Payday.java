package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.events.EndToEndId;
import io.payledger.testing.HttpTestClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.iban4j.CountryCode;
import org.iban4j.Iban;

/** A tenant with a directory, and payrolls that are paid by a bank. */
public final class Payday {

    static final String DEBTOR = "Kaesefabrik Geheim GmbH";
    public static final String DEBTOR_IBAN = "DE89370400440532013000";
    static final String HOLDER = "Anna Geheim";
    static final String XML = "application/xml";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES =
            Path.of("..", "libraries", "bank-files", "src", "test", "resources", "io", "payledger", "bankfiles");

    public final Runs runs;

    /** The payment officer. */
    final Person paul;

    private Payday(Runs runs) {
        this.runs = runs;
        this.paul = Person.of(runs.tenant, "paul", "payment-officer");
    }

    public static Payday ofNewTenant() {
        Payday payday = new Payday(Runs.ofNewTenant());
        payday.store("INSERT INTO directory VALUES (?, 1, 'dora', now())", payday.runs.shard());
        payday.store(
                "INSERT INTO legal_entity VALUES (?, 'acme', 1, ?, ?, 'COBADEFFXXX')",
                payday.runs.shard(),
                DEBTOR,
                DEBTOR_IBAN);
        return payday;
    }

    /** A valid account number. */
    static String iban(int number) {
        return new Iban.Builder()
                .countryCode(CountryCode.DE)
                .bankCode("37040044")
                .accountNumber(String.format(Locale.ROOT, "%010d", number))
                .build()
                .toString();
    }

    /** A run with {@code transfers} lines by bank transfer and one more in cash. */
    public record Payroll(UUID id, int transfers) {

        public String path() {
            return "/" + id;
        }

        public String messageId() {
            return EndToEndId.ofMessage(id, 1);
        }

        String endToEndId(int line) {
            return new EndToEndId(id, line).toString();
        }

        /** The common prefix of the ids of the first nine lines. */
        String endToEndIds() {
            String first = endToEndId(1);
            return first.substring(0, first.length() - 1);
        }

        static long netMinor(int line) {
            return 100_000 + 137L * line;
        }

        static String net(int line) {
            return euros(netMinor(line));
        }

        public long sumMinor() {
            long sum = 0;
            for (int line = 1; line <= transfers; line++) {
                sum += netMinor(line);
            }
            return sum;
        }
    }

    public static String euros(long minor) {
        return String.format(Locale.ROOT, "%d.%02d", minor / 100, minor % 100);
    }

    /** An APPROVED run with its directory. */
    Payroll approved(int transfers) {
        store(
                "INSERT INTO bank_account SELECT ?, 'a-' || n, 1, ? || ' ' || n, i, NULL"
                        + " FROM unnest(string_to_array(?, ',')) WITH ORDINALITY AS a (i, n)"
                        + " ON CONFLICT DO NOTHING",
                runs.shard(),
                HOLDER,
                ibans(transfers));
        StringBuilder csv = new StringBuilder(Runs.CSV_HEADER);
        for (int line = 1; line <= transfers; line++) {
            csv.append("e-" + line + ",EUR," + Payroll.net(line) + ",0,0,0,0," + Payroll.net(line)
                    + ",0,0,BANK_TRANSFER,a-" + line + "\n");
        }
        csv.append("e-cash,EUR,10,0,0,0,0,10,0,0,CASH,\n");
        String run = runs.draft();
        ok(runs.paula.put(run + "/items", csv.toString(), "Content-Type", "text/csv"));
        ok(runs.paula.post(run + "/calculate", null, "If-Match", "\"2\""));
        ok(runs.paula.post(run + "/submit", null, "If-Match", "\"3\""));
        Payroll payroll = new Payroll(UUID.fromString(run.substring(1)), transfers);
        if (run(payroll).body().path("openBlockers").asInt() > 0) {
            ok(runs.anton.post(
                    run + "/blockers/accept",
                    "{\"kind\": \"first-account\", \"reason\": \"confirmed by phone\"}",
                    "If-Match",
                    etag(payroll)));
        }
        ok(runs.anton.post(run + "/approve", null, "If-Match", etag(payroll)));
        return payroll;
    }

    private Reply run(Payroll payroll) {
        return ok(runs.anton.get(payroll.path(), "Prefer", "consistency=strong"));
    }

    /** Of the run as it is now. */
    String etag(Payroll payroll) {
        return run(payroll).header("ETag");
    }

    private static String ibans(int transfers) {
        List<String> ibans = new ArrayList<>();
        for (int line = 1; line <= transfers; line++) {
            ibans.add(iban(line));
        }
        return String.join(",", ibans);
    }

    public Payroll released(int transfers) {
        Payroll payroll = approved(transfers);
        ok(paul.post(payroll.path() + "/release", null, "If-Match", etag(payroll)));
        return payroll;
    }

    public Reply file(Payroll payroll, String... headers) {
        return paul.get(payroll.path() + "/payment-file", headers);
    }

    String at(String path) {
        return "//api/v1/tenants/" + runs.tenant + path;
    }

    public Reply statement(String file) {
        return statement(file.getBytes(StandardCharsets.UTF_8));
    }

    Reply statement(byte[] file) {
        return paul.upload(at("/bank-statements"), file, "Content-Type", XML);
    }

    public Reply report(String file) {
        return report(file.getBytes(StandardCharsets.UTF_8));
    }

    Reply report(byte[] file) {
        return paul.upload(at("/bank-status-reports"), file, "Content-Type", XML);
    }

    /** The payloads of the tenant's events of a type, in order. */
    List<JsonNode> events(String type) {
        List<JsonNode> events = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT payload FROM outbox WHERE shard_id = ? AND event_type LIKE ? ORDER BY sequence")) {
            select.setString(1, runs.shard());
            select.setString(2, "payledger.%" + type + ".v1");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(JSON.readTree(rows.getString(1)));
                }
            }
            return events;
        } catch (SQLException | JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Past the service and its triggers. */
    void store(String sql, Object... parameters) {
        try (Connection connection = connect();
                Statement behind = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            behind.execute("SET session_replication_role = replica");
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Connection connect() throws SQLException {
        return ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
    }

    /** One of the files that bank-files is tested with. */
    static byte[] example(String name) {
        try {
            return Files.readAllBytes(EXAMPLES.resolve(name));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }
}
