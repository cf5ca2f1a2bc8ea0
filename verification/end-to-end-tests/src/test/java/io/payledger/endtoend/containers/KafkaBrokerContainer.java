package io.payledger.endtoend.containers;

import io.payledger.stack.ServerSettings;
import io.payledger.stack.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** One broker, which is its own controller. */
final class KafkaBrokerContainer extends ContainerPart {

    private static final String NAME = "kafka";

    /** The address that the services use. */
    static final String WITHIN = NAME + ":19092";

    private static final int PORT = 9092;

    KafkaBrokerContainer(Network network, Path directory) {
        super(NAME, broker(), PORT, network, directory);
    }

    private static KafkaContainer broker() {
        KafkaContainer broker = new KafkaContainer(Images.KAFKA)
                .withListener(WITHIN)
                .waitingFor(new NoWait())
                .withEnv("KAFKA_HEAP_OPTS", "-Xms128m -Xmx384m");
        ServerSettings.kafka()
                .forEach((key, value) -> broker.withEnv("KAFKA_" + Service.environmentVariable(key), value));
        return broker;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    @Override
    boolean serves() {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the broker", interrupted);
        }
    }
}
