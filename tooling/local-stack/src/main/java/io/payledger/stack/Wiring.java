package io.payledger.stack;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the services find one another and what they trust, in the terms of their configuration; the same keys wherever
 * the stack runs.
 *
 * @param primary {@code host:port}
 * @param followers {@code follower-1=host:port,follower-2=host:port}
 * @param kafka {@code host:port,host:port}
 * @param workers {@code http://host:port,http://host:port}
 * @param publicKey where the services read the public key of the issuer of bearer tokens
 * @param sessionTokenKeys where they read the secrets of session tokens
 */
public record Wiring(
        String primary,
        String followers,
        String kafka,
        String workers,
        String publicKey,
        String issuer,
        String audience,
        String sessionTokenKeys) {

    /** The role of the services; owns the database and is no superuser. */
    public static final String DATABASE_USER = "payledger";

    /** What every instance of the service has to be told. */
    public Map<String, String> settings(Service service) {
        Map<String, String> settings = new HashMap<>();
        settings.put("mp.jwt.verify.publickey.location", publicKey);
        settings.put("mp.jwt.verify.issuer", issuer);
        settings.put("mp.jwt.verify.audiences", audience);
        settings.put("quarkus.swagger-ui.enabled", "true");
        if (service != Service.WORKER) {
            settings.put("payledger.database.primary", primary);
            settings.put("payledger.database.name", DatabaseServer.DATABASE);
            settings.put("payledger.database.user", DATABASE_USER);
        }
        settings.put("payledger.kafka.bootstrap-servers", kafka);
        if (service != Service.RELAY) {
            settings.put("payledger.session-tokens.keys-file", sessionTokenKeys);
        }
        if (service == Service.API) {
            settings.put("payledger.database.followers", followers);
            settings.put("payledger.workers", workers);
        }
        return settings;
    }

    /** What one worker has to be told besides. */
    public static Map<String, String> worker(String name, String advertisedUrl, String stateDirectory) {
        return Map.of(
                "payledger.worker.name", name,
                "payledger.worker.advertised-url", advertisedUrl,
                "payledger.worker.state-dir", stateDirectory);
    }
}
