package io.payledger.relay.operations;

import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.leadership.RelayAgent;
import io.payledger.relay.leadership.RelayState;
import io.payledger.service.kafka.KafkaConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Runs one relay agent for the life of the process. */
@ApplicationScoped
public class RelayService {

    private final RelayAgent agent;

    RelayService(DatabaseConfig database, KafkaConfig kafka, RelayConfig relay) {
        this.agent = new RelayAgent(database, kafka, relay, Clock.systemUTC());
    }

    void start(@Observes StartupEvent started) {
        agent.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        agent.close();
    }

    @Produces
    @Singleton
    RelayState state() {
        return agent.state();
    }
}
