package io.payledger.projections.streams;

import io.payledger.service.kafka.KafkaClients;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams, and why. */
final class StreamsSettings {

    private StreamsSettings() {}

    static Properties of(
            String applicationId, WorkerConfig worker, KafkaClients kafka, WorkerInstance instance, Path stateDir) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, instance.name());
        // rows of the changelog are small JSON of few shapes; before the deployment's file, which may choose another
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putAll(kafka.forStreams());
        settings.put(
                StreamsConfig.APPLICATION_SERVER_CONFIG,
                instance.host().host() + ":" + instance.host().port());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // the broker assigns tasks: it reacts to a member that joins or leaves within a heartbeat
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, worker.streamThreads());
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, worker.commitInterval().toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                worker.transactionTimeout().toMillis());
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }
}
