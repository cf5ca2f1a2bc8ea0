package io.payledger.api.directory;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandDecision;
import io.payledger.api.directory.DirectoryTable.Stored;
import io.payledger.events.TenantEvent.DirectoryChanged;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Employees, accounts or legal entities as they are from now on. Runs that are calculated keep what they were calculated with. */
record RecordInDirectory(String word, Shard shard, DirectoryEntries entries) implements Command<Optional<Integer>> {

    @Override
    public boolean isBulk() {
        return !(entries.employees().isEmpty() && entries.accounts().isEmpty());
    }

    @Override
    public UUID subject() {
        return UUID.nameUUIDFromBytes(("directory of " + shard.id()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Optional<Integer>> load(SqlConnection transaction, Shard ofCaller) {
        return DirectoryTable.lock(transaction, ofCaller);
    }

    @Override
    public CommandDecision decide(Optional<Integer> version, CommandContext asked) {
        Stored next = new Stored(version.orElse(0) + 1, asked.actor(), asked.at());
        return new CommandDecision.Change(
                shown(next),
                200,
                List.of(new DirectoryChanged(
                        subject(),
                        next.version(),
                        entries.employees().size(),
                        entries.accounts().size(),
                        entries.legalEntities().size(),
                        asked.actor())),
                AuditNote.ofVersion(next.version()),
                transaction -> DirectoryTable.write(transaction, shard, next, entries));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard ofCaller) {
        return DirectoryTable.read(connection, ofCaller)
                .map(reading -> new Reading<>(reading.shown(), reading.value().map(RecordInDirectory::shown)));
    }

    private static AggregateSnapshot shown(Stored stored) {
        return AggregateSnapshot.of(
                "directory",
                new DirectoryView(stored.version(), stored.updatedBy(), stored.updatedAt()),
                "\"" + stored.version() + "\"");
    }
}
