package io.payledger.api.command;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.datastores.DatabaseConfig;
import io.payledger.api.datastores.SessionReadConfig;
import io.payledger.api.datastores.StandaloneStores;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantTransaction;
import io.payledger.freshness.Shard;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions of commands without a container and without HTTP, and bare ones that write the same rows; in this
 * package, since no other may begin them. Thread-safe.
 */
public final class StandaloneTransactions implements AutoCloseable {

    private static final String EVENT = """
            INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at, trace_parent,
                                payload)
            VALUES ($1, 1, $2, $3, $4, $5, now(), $6, $7)
            """;

    private static final String AUDIT_ENTRY = """
            INSERT INTO audit_entry (shard_id, number, epoch, sequence, event_id, subject, action, from_state, to_state,
                                     revision, actor, reason, at, hash)
            VALUES ($1, $2, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11)
            """;

    private static final String COUNT_UP = "UPDATE shard SET sequence = sequence + 1 WHERE shard_id = $1";

    /** Of the length of a real one. */
    private static final Buffer NO_HASH = Buffer.buffer(new byte[32]);

    private final Vertx vertx;
    private final Stores stores;
    private final PrimaryConnections connections;
    private final CommandConfig config;
    private final StoredResponses responses;
    private final CommandMetrics metrics = new CommandMetrics(new SimpleMeterRegistry());

    private StandaloneTransactions(Vertx vertx, Stores stores, DatabaseConfig database, CommandConfig config) {
        this.vertx = vertx;
        this.stores = stores;
        this.connections = new PrimaryConnections(vertx, database, stores);
        this.config = config;
        this.responses = new StoredResponses(JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build());
    }

    /** @param settings with the mappings of {@code payledger.database}, {@code .session-reads} and {@code .commands} */
    public static StandaloneTransactions of(Vertx vertx, SmallRyeConfig settings) {
        DatabaseConfig database = settings.getConfigMapping(DatabaseConfig.class);
        Stores stores = StandaloneStores.of(vertx, database, settings.getConfigMapping(SessionReadConfig.class));
        return new StandaloneTransactions(vertx, stores, database, settings.getConfigMapping(CommandConfig.class));
    }

    /** As the API commits the command, within the tenant's limit of connections. Fails unless it is committed. */
    public <S> Future<?> commit(CommandRequest<S> request) {
        Deadline deadline = Deadline.in(config.deadline());
        return new CommandTransaction<>(request, deadline, connections, stores, vertx, responses, metrics)
                .run()
                .map(result -> {
                    if (result instanceof CommandResult.Committed committed) {
                        return committed;
                    }
                    throw new IllegalStateException("a command was not committed: " + result);
                });
    }

    /**
     * Writes the rows of the same command, in two batches as well, on any connection of the pool.
     *
     * @param number of its event and of its audit entry; the caller's, since nothing here takes one
     * @param counting whether the last statement before COMMIT counts up the row of the shard
     */
    public <S> Future<?> commitBare(CommandRequest<S> request, long number, boolean counting) {
        return stores.primary().connection().withConnection(transaction -> open(transaction, request)
                .compose(state -> write(transaction, request, accepted(request, state), number, counting)));
    }

    private static <S> Future<S> open(SqlConnection transaction, CommandRequest<S> request) {
        Future<?> begun =
                transaction.query(TenantTransaction.begin(request.shard())).execute();
        Future<Boolean> claimed = IdempotencyKeyTable.claim(transaction, request.caller(), request.key());
        Future<S> state = request.command().load(transaction, request.shard());
        return Future.join(begun, claimed, state).compose(all -> state);
    }

    private static <S> Change accepted(CommandRequest<S> request, S state) {
        CommandContext context = new CommandContext(request.caller().name(), request.shard(), Instant.now());
        return request.command()
                .decide(state, context)
                .match(
                        change -> change,
                        () -> {
                            throw new IllegalStateException("a command changes nothing");
                        },
                        refusal -> {
                            throw new IllegalStateException("a command is refused: " + refusal);
                        });
    }

    private Future<?> write(
            SqlConnection transaction, CommandRequest<?> request, Change change, long number, boolean counting) {
        Shard shard = request.shard();
        EventRow event = EventRow.of(change.events()).get(0);
        AuditNote note = change.audit();
        List<Future<?>> batch = new ArrayList<>(change.writes().apply(transaction));
        batch.add(IdempotencyKeyTable.storeResponse(
                transaction,
                request.caller(),
                request.key(),
                change.effect(),
                responses.write(responses.of(change.snapshot()))));
        batch.add(transaction
                .preparedQuery(EVENT)
                .execute(Tuple.of(shard.id(), number, event.id(), event.type(), event.subject())
                        .addString(request.traceParent())
                        .addString(event.payload())));
        batch.add(transaction
                .preparedQuery(AUDIT_ENTRY)
                .execute(Tuple.of(shard.id(), number, event.id(), request.subject())
                        .addString(request.command().word())
                        .addString(note.fromState().orElse(null))
                        .addString(note.toState().orElse(null))
                        .addInteger(note.revision())
                        .addString(request.caller().name())
                        .addString(note.reason().orElse(null))
                        .addBuffer(NO_HASH)));
        if (counting) {
            batch.add(transaction.preparedQuery(COUNT_UP).execute(Tuple.of(shard.id())));
        }
        batch.add(transaction.query("COMMIT").execute());
        return Future.join(batch);
    }

    /** Closes its connections. */
    @Override
    public void close() {
        stores.primary()
                .connection()
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
