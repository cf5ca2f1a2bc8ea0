package io.payledger.api.payroll.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.command.Commands;
import io.payledger.api.datastores.Stores;
import io.payledger.api.http.Answer;
import io.payledger.api.http.ReadRenderer;
import io.payledger.api.payroll.http.PayrollRunResource.NewRun;
import io.payledger.api.payroll.http.PayrollRunResource.RunPage;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.payroll.store.RunList;
import io.payledger.api.policy.PolicyConfig;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.session.SessionTokens;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Decides on a run and lists runs before the first request, which would otherwise wait while their classes are loaded and their JSON
 * is prepared. Only reads, of a shard that no tenant can have.
 */
@ApplicationScoped
public class RunsAtStart {

    private static final Logger LOG = Logger.getLogger(RunsAtStart.class);

    /** No path leads to it: those of tenants begin with payroll. */
    private static final Shard SHARD = Shard.of("start", "none");

    private static final Duration READ_MAX = Duration.ofSeconds(2);

    private static final String NEW_RUN = """
            {"type": "OFF_CYCLE", "legalEntity": "none", "payGroup": "none", "currency": "EUR",
             "periodStart": "2026-01-01", "periodEnd": "2026-01-31", "payDate": "2026-01-30"}
            """;

    private final Commands commands;
    private final Stores stores;
    private final PolicyConfig policy;
    private final SessionTokens tokens;
    private final ObjectMapper json;

    RunsAtStart(Commands commands, Stores stores, PolicyConfig policy, SessionTokens tokens, ObjectMapper json) {
        this.commands = commands;
        this.stores = stores;
        this.policy = policy;
        this.tokens = tokens;
        this.json = json;
    }

    /** Saves time and keeps no promise: where it does not succeed, the service starts all the same. */
    void prepare(@Observes StartupEvent start) throws InterruptedException {
        try {
            RunView run = create();
            list(run);
        } catch (JsonProcessingException | RuntimeException | ExecutionException | TimeoutException failure) {
            LOG.warnf("runs not prepared, the first requests take longer: reason=%s", failure);
        }
    }

    private RunView create() throws JsonProcessingException {
        RunTerms terms = PayrollRunResource.terms(json.readValue(NEW_RUN, NewRun.class));
        return (RunView) commands.rehearse(
                        new CreateRun(UUID.randomUUID(), terms, policy.policy()),
                        new CreateRun.Loaded(policy.policy(), Optional.empty()),
                        new CommandContext("start", SHARD, Instant.EPOCH))
                .body();
    }

    /** Below the metrics of reads, which count those of callers. */
    private void list(RunView run)
            throws JsonProcessingException, InterruptedException, ExecutionException, TimeoutException {
        ReadOutcome<List<PayrollRun>> outcome = stores.policy()
                .read(
                        SHARD,
                        SessionToken.EMPTY,
                        Consistency.STRONG,
                        RunList.of(SHARD, new RunSearch().filter(), Optional.empty(), 1))
                .toCompletableFuture()
                .get(READ_MAX.toMillis(), TimeUnit.MILLISECONDS);
        Response response = ReadRenderer.match(
                        SessionToken.EMPTY,
                        outcome,
                        found -> Answer.of(200, new RunPage(List.of(run), null), found.token()),
                        refusal -> {
                            throw new IllegalStateException("the primary was not read: " + refusal.body());
                        })
                .response(tokens);
        json.writeValueAsBytes(response.getEntity());
    }
}
