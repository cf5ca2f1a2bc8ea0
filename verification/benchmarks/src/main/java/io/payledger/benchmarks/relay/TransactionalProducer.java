package io.payledger.benchmarks.relay;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A limit of all that publish by transactions: events of the backlog's form, made in memory. */
final class TransactionalProducer implements RelaySystem {

    private static final int TRANSACTION_EVENTS = 4_096;

    @Override
    public String key() {
        return "producer";
    }

    @Override
    public String title() {
        return "limit: transactional producer";
    }

    @Override
    public boolean readsWal() {
        return false;
    }

    /** The process. Argument: the round. */
    public static void main(String[] arguments) throws InterruptedException {
        Round round = Round.of(arguments);
        UUID id = UUID.randomUUID();
        Instant time = Instant.now();
        try (PeerProducer producer = PeerProducer.transactional(round, round.nameFor(new TransactionalProducer()))) {
            for (int first = 0; first < round.events(); first += TRANSACTION_EVENTS) {
                producer.begin();
                for (int event = first; event < Math.min(first + TRANSACTION_EVENTS, round.events()); event++) {
                    EventEnvelope envelope = new EventEnvelope(
                            Round.SHARD_PREFIX + event % round.shards(),
                            new Position(1, event / round.shards() + 1),
                            id,
                            Round.EVENT_TYPE,
                            id,
                            time,
                            Round.TRACE_PARENT);
                    Future<RecordMetadata> unused = producer.send(envelope, payload(event));
                }
                producer.commit();
            }
            // what follows is not measured, and a process that ends has failed
            new CountDownLatch(1).await();
        }
    }

    /** As long as those that {@link BacklogEnvironment} writes, and of the same form. */
    private static String payload(int event) {
        long digits = event * 0x9E3779B97F4A7C15L;
        return "{\"item\":" + event + ",\"name\":\"Zoë ☃\",\"netMinor\":" + event * 7L + ",\"employee\":\""
                + new UUID(digits, ~digits) + "\",\"digest\":\"" + new UUID(digits * 31, digits * 37)
                + new UUID(digits * 41, digits * 43) + "\"}";
    }
}
