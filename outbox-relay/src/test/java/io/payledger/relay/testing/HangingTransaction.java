package io.payledger.relay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A transaction that a partition holds open although its coordinator knows nothing of it: what a broker leaves that stood still
 * in the middle of one. Made by a record that no coordinator is told of, which brokers accept while they do not verify.
 */
public final class HangingTransaction {

    /** The last version in which the producer, and not the broker, adds a partition to its transaction. */
    private static final short PRODUCE_VERSION = 11;

    private static final String VERIFICATION = "transaction.partition.verification.enable";

    private HangingTransaction() {}

    /** Of the last producer of that transactional id, which has nothing open. */
    public static void leave(Admin admin, String transactionalId, TopicPartition partition, String key, String value)
            throws Exception {
        setVerification(admin, AlterConfigOp.OpType.SET);
        try {
            TransactionDescription last = Objects.requireNonNull(admin.describeTransactions(List.of(transactionalId))
                    .all()
                    .get()
                    .get(transactionalId));
            MemoryRecords records = MemoryRecords.withTransactionalRecords(
                    Compression.NONE,
                    last.producerId(),
                    (short) last.producerEpoch(),
                    0,
                    new SimpleRecord(System.currentTimeMillis(), key.getBytes(UTF_8), value.getBytes(UTF_8)));
            Node broker = admin.describeCluster().nodes().get().iterator().next();
            // the setting reaches the broker a moment later
            await().ignoreException(TransactionAbortableException.class).until(() -> {
                send(broker, transactionalId, partition, records);
                return true;
            });
        } finally {
            setVerification(admin, AlterConfigOp.OpType.DELETE);
        }
    }

    private static void send(Node broker, String transactionalId, TopicPartition partition, MemoryRecords records)
            throws IOException {
        TopicProduceData topic = new TopicProduceData()
                .setName(partition.topic())
                .setPartitionData(List.of(new PartitionProduceData()
                        .setIndex(partition.partition())
                        .setRecords(records)));
        ProduceRequestData data = new ProduceRequestData()
                .setTransactionalId(transactionalId)
                .setAcks((short) -1)
                .setTimeoutMs(10_000)
                .setTopicData(new TopicProduceDataCollection(List.of(topic).iterator()));
        RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, PRODUCE_VERSION, "hanging", 1);
        ByteBuffer request = ProduceRequest.builder(data).build(PRODUCE_VERSION).serializeWithHeader(header);
        try (Socket socket = new Socket(broker.host(), broker.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(request.remaining());
            out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ProduceResponse response = (ProduceResponse)
                    AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(in.readInt())), header);
            Errors error = Errors.forCode(response.data()
                    .responses()
                    .iterator()
                    .next()
                    .partitionResponses()
                    .get(0)
                    .errorCode());
            error.maybeThrow();
        }
    }

    /** Not verified if set, as by default if deleted. */
    private static void setVerification(Admin admin, AlterConfigOp.OpType type) throws Exception {
        ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        admin.incrementalAlterConfigs(
                        Map.of(allBrokers, List.of(new AlterConfigOp(new ConfigEntry(VERIFICATION, "false"), type))))
                .all()
                .get();
    }
}
