package io.payledger.benchmarks.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.localstack.FreePort;
import java.io.IOException;
import java.io.Writer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A worker of Kafka Connect in distributed mode with exactly-once support for sources, Debezium's connector for
 * PostgreSQL and its event router for outboxes.
 */
public final class KafkaConnect implements RelaySystem {

    private static final Duration START_MAX = Duration.ofSeconds(90);

    private final List<String> java;

    /** @param java the program with its options */
    public KafkaConnect(List<String> java) {
        this.java = List.copyOf(java);
    }

    @Override
    public String key() {
        return "connect";
    }

    @Override
    public String title() {
        return "Kafka Connect, exactly once, with the event router";
    }

    @Override
    public boolean readsWal() {
        return true;
    }

    @Override
    public ChildJvm start(Round round, Path directory) throws IOException {
        String name = round.nameFor(this);
        URI rest = URI.create("http://127.0.0.1:" + FreePort.find());
        Path settings = directory.resolve(name + ".properties");
        Properties worker = new Properties();
        worker.putAll(worker(round, rest));
        try (Writer writer = Files.newBufferedWriter(settings)) {
            worker.store(writer, null);
        }
        ChildJvm process = ChildJvm.ofClass(
                java,
                "org.apache.kafka.connect.cli.ConnectDistributed",
                List.of(settings.toString()),
                directory.resolve(name + ".log"));
        try {
            submit(connector(round), rest.resolve("/connectors/" + name + "/config"), process);
        } catch (IOException | RuntimeException failed) {
            process.close();
            throw failed;
        }
        return process;
    }

    private Map<String, String> worker(Round round, URI rest) {
        String name = round.nameFor(this);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", round.bootstrapServers());
        settings.put("group.id", name);
        settings.put("listeners", rest.toString());
        settings.put("exactly.once.source.support", "enabled");
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        for (String storage : List.of("config", "offset", "status")) {
            settings.put(storage + ".storage.topic", name + "_" + storage);
            settings.put(storage + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        // the fastest of the ways in which a worker finds its plugins
        settings.put("plugin.discovery", "service_load");
        settings.put("producer.linger.ms", "0");
        settings.put("producer.batch.size", "131072");
        settings.put("producer.compression.type", "lz4");
        return settings;
    }

    private Map<String, String> connector(Round round) {
        Map<String, String> settings = new LinkedHashMap<>(DebeziumProducer.connector(round, this));
        settings.put("tasks.max", "1");
        settings.put("exactly.once.support", "required");
        settings.put("transaction.boundary", "poll");
        settings.put("transforms", "outbox");
        settings.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        settings.put("transforms.outbox.table.field.event.id", "event_id");
        settings.put("transforms.outbox.table.field.event.key", "shard_id");
        settings.put("transforms.outbox.table.field.event.payload", "payload");
        settings.put("transforms.outbox.route.by.field", "event_type");
        settings.put("transforms.outbox.route.topic.replacement", round.nameFor(this));
        settings.put(
                "transforms.outbox.table.fields.additional.placement",
                "event_type:header:ce_type,aggregate_id:header:ce_subject,occurred_at:header:ce_time,"
                        + "epoch:header:ce_epoch,sequence:header:ce_sequence,trace_parent:header:traceparent");
        return settings;
    }

    private static void submit(Map<String, String> connector, URI to, ChildJvm worker) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(to)
                .header("Content-Type", "application/json")
                .timeout(START_MAX)
                .PUT(BodyPublishers.ofString(new ObjectMapper().writeValueAsString(connector)))
                .build();
        long deadline = System.nanoTime() + START_MAX.toNanos();
        String answer = "none";
        try {
            while (worker.isRunning() && System.nanoTime() - deadline < 0) {
                try {
                    var response = client.send(request, BodyHandlers.ofString());
                    if (response.statusCode() / 100 == 2) {
                        return;
                    }
                    answer = response.statusCode() + " " + response.body();
                } catch (ConnectException notYet) {
                    answer = "connection refused";
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the worker of Kafka Connect did not take the connector: last answer=" + answer + "; see "
                + worker.log());
    }
}
