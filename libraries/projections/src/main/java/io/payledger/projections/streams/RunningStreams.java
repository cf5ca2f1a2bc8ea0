package io.payledger.projections.streams;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The instance of Kafka Streams that runs, if one does. Thread-safe. */
@Singleton
final class RunningStreams {

    private volatile @Nullable KafkaStreams streams;

    void attach(KafkaStreams running) {
        streams = running;
    }

    void detach() {
        streams = null;
    }

    Optional<KafkaStreams> current() {
        return Optional.ofNullable(streams);
    }
}
