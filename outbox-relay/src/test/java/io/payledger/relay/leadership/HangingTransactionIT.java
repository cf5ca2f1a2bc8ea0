package io.payledger.relay.leadership;

import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.events.Topics;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.testing.HangingTransaction;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.RelayTestEnvironment.PublishedRecord;
import io.payledger.relay.testing.Writer;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of an earlier relay that its brokers left open, and forgot. */
class HangingTransactionIT {

    private static final String ACME = "payroll/acme-de";

    private RelayTestEnvironment environment;
    private Writer writer;
    private TopicPartition partition;

    /** Three events of an earlier relay. */
    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
        writer = environment.writer();
        RelayAgent earlier = environment.leader();
        writer.commit(ACME, 3);
        PublishedRecord last = environment.awaitEvents(3).get(2);
        partition = new TopicPartition(Topics.EVENTS, last.partition());
        earlier.close();
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        environment.close();
    }

    /** It would end with the next transaction of the partition, and be committed with it. */
    @Test
    void aHangingEventIsNotPublishedByTheNextTransaction() throws Exception {
        leave(partition, "ghost");

        environment.leader();
        writer.commit(ACME, 2);

        List<PublishedRecord> events = environment.awaitEvents(5);
        assertThat(environment.positions(events, ACME)).isEqualTo(positionsThrough(5));
    }

    /** No relay could read past it what is published. */
    @Test
    void aHangingPositionKeepsNoRelayFromLeading() throws Exception {
        leave(new TopicPartition(Topics.PUBLISHED, 0), "1/5");
        writer.commit(ACME, 2);

        environment.leader();

        List<PublishedRecord> events = environment.awaitEvents(5);
        assertThat(environment.positions(events, ACME)).isEqualTo(positionsThrough(5));
    }

    private void leave(TopicPartition where, String value) throws Exception {
        try (Admin admin = environment.admin()) {
            HangingTransaction.leave(admin, RelayConfig.TRANSACTIONAL_ID, where, ACME, value);
        }
    }
}
