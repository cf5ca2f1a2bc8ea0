package io.payledger.relay;

import io.payledger.service.connections.PrimaryConfig;
import io.smallrye.config.ConfigMapping;

/**
 * The primary whose outbox is relayed. Its host is a name or an IPv4 address: Debezium accepts no IPv6 address. The user
 * needs the attribute REPLICATION; the migration grants the other rights to payledger_relay.
 */
@ConfigMapping(prefix = "payledger.database")
public interface DatabaseConfig extends PrimaryConfig {}
