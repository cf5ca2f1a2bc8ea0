package io.payledger.benchmarks.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** A limit of all that read the WAL: takes the rows from PostgreSQL and neither decodes nor publishes them. */
final class PgoutputDrain implements RelaySystem {

    /** It says how far it is after each of so many rows. */
    private static final int REPORTED_ROWS = 500;

    @Override
    public String key() {
        return "drain";
    }

    @Override
    public String title() {
        return "limit: pgoutput drain";
    }

    @Override
    public boolean readsWal() {
        return true;
    }

    @Override
    public Progress progress(Round round, ChildJvm process) {
        return new Progress() {
            @Override
            public List<Long> ends() throws IOException {
                String rows = process.lastLine();
                return rows.isEmpty() ? List.of() : List.of(Long.parseLong(rows));
            }

            @Override
            public Published published() throws IOException {
                return new Count(Long.parseLong(process.lastLine()));
            }
        };
    }

    /** @param rows that it has read in all */
    record Count(long rows) implements Published {

        @Override
        public long eventsBelow(List<Long> ends) {
            return ends.isEmpty() ? 0 : ends.get(0);
        }

        @Override
        public Optional<String> fault(long events) {
            return rows == events ? Optional.empty() : Optional.of(rows + " of " + events + " rows are read");
        }
    }

    /** The process. Argument: the round. */
    public static void main(String[] arguments) throws SQLException {
        Round round = Round.of(arguments);
        Properties settings = new Properties();
        settings.setProperty("replication", "database");
        settings.setProperty("preferQueryMode", "simple");
        settings.setProperty("assumeMinServerVersion", "18");
        try (Connection connection = round.connect(settings);
                PGReplicationStream stream = connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(round.nameFor(new PgoutputDrain()))
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", "payledger_outbox")
                        .start()) {
            long rows = 0;
            while (true) {
                @Nullable ByteBuffer message = stream.read();
                if (message != null && message.get(message.position()) == 'I') {
                    rows++;
                    if (rows % REPORTED_ROWS == 0) {
                        System.out.println(rows);
                        stream.setFlushedLSN(stream.getLastReceiveLSN());
                    }
                }
            }
        }
    }
}
