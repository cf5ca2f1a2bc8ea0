package io.payledger.benchmarks.writes;

import io.payledger.api.command.CommandRequest;
import io.payledger.api.command.IdempotencyKey;
import io.payledger.api.command.StandaloneTransactions;
import io.payledger.api.payroll.http.RunCreation;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.policy.Policy;
import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.events.RunType;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.identity.Caller;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Creates runs of one tenant after the other. Confined to one thread. */
final class Writer {

    private static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final LocalDate PAY_DATE = LocalDate.of(2026, 1, 30);
    private static final Policy POLICY =
            new Policy(0, 1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final Workload workload;
    private final StandaloneTransactions transactions;
    private final Map<Shard, AtomicLong> bareNumbers;
    private int turn;

    private Writer(
            Workload workload, int number, StandaloneTransactions transactions, Map<Shard, AtomicLong> bareNumbers) {
        this.workload = workload;
        this.transactions = transactions;
        this.bareNumbers = bareNumbers;
        this.turn = number * workload.tenants() / workload.clients();
    }

    /**
     * The clients of the workload; each begins with another tenant, if there are as many.
     *
     * @param bareNumbers of the bare rows that were written last, which no statement takes; thread-safe
     */
    static List<Consumer<ResponseTimes>> of(
            Workload workload, StandaloneTransactions transactions, Map<Shard, AtomicLong> bareNumbers) {
        return IntStream.range(0, workload.clients())
                .mapToObj(number -> new Writer(workload, number, transactions, bareNumbers))
                .<Consumer<ResponseTimes>>map(writer -> writer::create)
                .toList();
    }

    private void create(ResponseTimes times) {
        Shard shard = Shard.of("payroll", "tenant-" + (1 + turn++ % workload.tenants()));
        CommandRequest<?> request = request(shard);
        Object unused = times.time(
                () -> commit(request).toCompletionStage().toCompletableFuture().join());
    }

    private Future<?> commit(CommandRequest<?> request) {
        if (workload.way() == Way.WRITE_PATH) {
            return transactions.commit(request);
        }
        long number = bareNumbers
                .computeIfAbsent(request.shard(), first -> new AtomicLong())
                .incrementAndGet();
        return transactions.commitBare(request, number, workload.way().counts());
    }

    private static CommandRequest<?> request(Shard shard) {
        String key = UUID.randomUUID().toString();
        RunTerms terms = new RunTerms(
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "staff-" + key,
                PAY_DATE,
                PAY_DATE,
                PAY_DATE,
                PAY_DATE,
                "EUR",
                Optional.empty(),
                Optional.empty());
        return new CommandRequest<>(
                new Caller("petra", shard),
                SessionToken.EMPTY,
                IdempotencyKey.of(key, List.of(key.getBytes(StandardCharsets.UTF_8))),
                TRACE_PARENT,
                RunCreation.of(terms, POLICY));
    }
}
