package io.payledger.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.audit.AuditChain;
import io.payledger.audit.AuditEntry;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class AuditTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private static final String ZERO = AuditEntry.GENESIS;

    private final Runs runs = Runs.ofNewTenant();
    private final Person rita = Person.of(runs.tenant, "rita", "auditor");
    private final String audit = "//api/v1/tenants/" + runs.tenant + "/audit";

    private Reply strong(String path) {
        return rita.get(path, "Prefer", "consistency=strong");
    }

    private List<AuditEntry> entries(String query) throws Exception {
        List<AuditEntry> entries = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = strong(audit + "?limit=3" + query + cursor).body();
            for (JsonNode entry : page.path("entries")) {
                entries.add(JSON.treeToValue(entry, AuditEntry.class));
            }
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return entries;
    }

    private void approved() {
        String run = runs.pending();
        assertThat(runs.anton
                        .post(run + "/approve", null, "If-Match", Runs.PENDING)
                        .status())
                .isEqualTo(200);
    }

    private static void withoutTriggers(String sql) throws SQLException {
        ApiTestEnvironment.cluster()
                .primary()
                .execute("BEGIN; SET LOCAL session_replication_role = replica; " + sql + "; COMMIT");
    }

    @Test
    void storedPagesAreCheckedWithoutTheService() throws Exception {
        approved();

        List<AuditEntry> entries = entries("");
        AuditChain chain = AuditChain.fromStart(runs.shard());
        entries.forEach(chain::add);

        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly("create", "record-items", "calculate", "submit", "approve");
        assertThat(entries).extracting(AuditEntry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(chain.broken()).isEmpty();
        JsonNode verified = strong(audit + "/verification").body();
        assertThat(verified.path("intact").asBoolean()).isTrue();
        assertThat(verified.path("complete").asBoolean()).isTrue();
        assertThat(verified.path("through").asLong()).isEqualTo(5);
        assertThat(verified.path("head").asText()).isEqualTo(chain.head());
    }

    @Test
    void theTrailOfARunIsASubsetOfTheTenantsTrail() throws Exception {
        runs.draft();
        String run = runs.recorded();

        assertThat(entries("&run=" + run.substring(1)))
                .extracting(AuditEntry::number)
                .containsExactly(2L, 3L);
    }

    @Test
    void aTenantWithoutCommandsHasAnIntactEmptyTrail() {
        JsonNode verified = strong(audit + "/verification").body();

        assertThat(verified.path("complete").asBoolean()).isTrue();
        assertThat(verified.path("through").asLong()).isZero();
    }

    @Test
    void concurrentWritersMakeOneChain() {
        List<CompletableFuture<Reply>> sent = IntStream.range(0, 40)
                .mapToObj(number -> runs.paula.sendLater("POST", "", Runs.NEW_RUN))
                .toList();
        sent.forEach(reply -> assertThat(reply.join().status()).isEqualTo(201));

        JsonNode verified = strong(audit + "/verification").body();

        assertThat(verified.path("intact").asBoolean()).isTrue();
        assertThat(verified.path("through").asLong()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET actor = 'eve' WHERE number = 3",
                "UPDATE audit_entry SET reason = 'because' WHERE number = 3",
                "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE number = 3",
                "UPDATE audit_entry SET hash = sha256('') WHERE number = 3",
                "DELETE FROM audit_entry WHERE number = 3",
                "DELETE FROM audit_entry WHERE number = 5"
            })
    void aChangePastTheDatabasesGuardsIsFound(String tampering) throws Exception {
        approved();

        withoutTriggers(tampering + " AND shard_id = '" + runs.shard() + "'");

        JsonNode verified = strong(audit + "/verification").body();
        assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isFalse();
        assertThat(verified.path("broken").asText()).isNotEmpty();
        assertThat(verified.path("through").asLong()).isEqualTo(tampering.contains("= 5") ? 4 : 2);
    }

    @Test
    void aRewrittenTrailIsFoundByAnEarlierCheck() throws Exception {
        approved();
        JsonNode before = strong(audit + "/verification").body();
        String noted = "/verification?after=5&hash=" + before.path("head").asText();
        assertThat(strong(audit + noted).body().path("complete").asBoolean()).isTrue();
        runs.draft();
        assertThat(strong(audit + noted).body().path("through").asLong()).isEqualTo(6);

        withoutTriggers("""
                UPDATE audit_entry SET actor = 'eve' WHERE number = 3 AND shard_id = '%1$s';
                DO $$ DECLARE head bytea := decode(repeat('00', 32), 'hex'); e audit_entry; BEGIN
                FOR e IN SELECT * FROM audit_entry WHERE shard_id = '%1$s' ORDER BY number LOOP
                  head := audit_hash(head, e.shard_id, e.number, e.epoch, e.sequence, e.event_id, e.subject, e.action,
                                     e.from_state, e.to_state, e.revision, e.actor, e.reason, e.at);
                  UPDATE audit_entry SET hash = head WHERE shard_id = e.shard_id AND number = e.number;
                END LOOP;
                UPDATE shard SET audit_head = head WHERE shard_id = '%1$s'; END $$
                """.formatted(runs.shard()));

        assertThat(strong(audit + "/verification").body().path("intact").asBoolean())
                .isTrue();
        assertThat(strong(audit + noted).body().path("intact").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=1", "?hash=00", "?after=0&hash=" + ZERO, "?after=x&hash=" + ZERO})
    void anEntryIsNamedByNumberAndHash(String query) {
        assertThat(rita.get(audit + "/verification" + query).problem()).isEqualTo("malformed-request");
    }
}
