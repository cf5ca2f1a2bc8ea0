package io.payledger.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole PayLedger: PostgreSQL with followers, Kafka, and the services on them. Closing it ends what was begun to have
 * it: a stack that was started is stopped, one that was found running is left running. Safe for use by several threads.
 */
public interface Stack extends AutoCloseable {

    /** Where clients send their requests: each instance of the API, or the proxy in front of them. */
    default List<URI> apiUrls() {
        return apis().stream().map(Instance::url).toList();
    }

    List<? extends Instance> apis();

    List<? extends Instance> relays();

    List<? extends Instance> workers();

    /** Counted from one. */
    default Instance api(int number) {
        return apis().get(number - 1);
    }

    /** Counted from one. */
    default Instance relay(int number) {
        return relays().get(number - 1);
    }

    /** Counted from one. */
    default Instance worker(int number) {
        return workers().get(number - 1);
    }

    DatabaseServer primary();

    List<? extends DatabaseServer> followers();

    /** Counted from one, as in the name {@code follower-1}. */
    default DatabaseServer follower(int number) {
        return followers().get(number - 1);
    }

    /** As a client outside of the stack reaches the brokers. */
    String kafkaBootstrapServers();

    /** A bearer token that every service of this stack accepts. */
    String token(String tenant, String subject, String... roles);

    /** The file with the secrets that sign session tokens: only who has it can write one. */
    Path sessionTokenKeysFile();

    @Override
    void close();
}
