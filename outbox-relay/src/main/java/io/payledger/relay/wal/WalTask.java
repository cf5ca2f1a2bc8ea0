package io.payledger.relay.wal;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.base.QueueProviderService;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.ErrorHandler;
import io.debezium.service.spi.ServiceProvider;
import io.debezium.service.spi.ServiceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task for PostgreSQL, which hands records on as soon as it has read them. Debezium creates it by its name. */
public final class WalTask extends PostgresConnectorTask {

    private static final long BYTES_MAX = 64L << 20;

    /** Between two polls, Debezium sees whether the engine is to end. */
    private static final Duration POLL_MAX = Duration.ofMillis(100);

    private final RowQueue queue = new RowQueue(BYTES_MAX);
    private int batchRowsMax;

    @Override
    protected void registerServiceProviders(ServiceRegistry registry) {
        super.registerServiceProviders(registry);
        registry.registerServiceProvider(new ServiceProvider<QueueProviderService>() {
            @Override
            public Class<QueueProviderService> getServiceClass() {
                return QueueProviderService.class;
            }

            @Override
            public QueueProviderService createService(Configuration settings, ServiceRegistry services) {
                return new QueueProviderService(queue);
            }
        });
    }

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration settings) {
        batchRowsMax = settings.getInteger(CommonConnectorConfig.MAX_BATCH_SIZE);
        return super.start(settings);
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        Optional<Throwable> failure = getErrorHandler().map(ErrorHandler::getProducerThrowable);
        if (failure.isPresent()) {
            throw new ConnectException("the WAL cannot be read any more", failure.get());
        }
        return queue.take(batchRowsMax, POLL_MAX);
    }
}
