package io.payledger.stack;

import java.util.Locale;

/** The services by their modules. */
public enum Service {
    API("api-service"),
    RELAY("outbox-relay"),
    WORKER("reconciliation-worker");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    public String module() {
        return module;
    }

    /** Counted from one: {@code outbox-relay-1}. */
    public String instance(int number) {
        return module + "-" + number;
    }

    /** {@code payledger.kafka.bootstrap-servers} as an environment variable: {@code PAYLEDGER_KAFKA_BOOTSTRAP_SERVERS}. */
    public static String environmentVariable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
