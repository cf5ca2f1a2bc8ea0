package io.payledger.api.directory;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Command;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.TenantAggregate;
import io.payledger.events.TenantEvent.DirectoryChanged;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Records employees, accounts or legal entities. A calculated run keeps the entries of its calculation. */
record RecordInDirectory(String word, DirectoryEntries entries) implements Command<Optional<Integer>> {

    @Override
    public boolean isBulk() {
        return !(entries.employees().isEmpty() && entries.accounts().isEmpty());
    }

    @Override
    public String subjectKind() {
        return "directory";
    }

    @Override
    public UUID subject(Shard shard) {
        return TenantAggregate.DIRECTORY.of(shard);
    }

    @Override
    public Future<Optional<Integer>> load(SqlConnection transaction, Shard shard) {
        return DirectoryTable.lock(transaction, shard);
    }

    @Override
    public Decision<Change> decide(Optional<Integer> version, CommandContext context) {
        DirectoryView next = new DirectoryView(version.orElse(0) + 1, context.actor(), context.at());
        return new Decision.Accepted<>(new Change(
                Effect.CHANGED,
                shown(next),
                List.of(new DirectoryChanged(
                        subject(context.shard()),
                        next.version(),
                        entries.employees().size(),
                        entries.accounts().size(),
                        entries.legalEntities().size(),
                        context.actor())),
                AuditNote.ofVersion(next.version()),
                transaction -> DirectoryTable.write(transaction, context.shard(), next, entries)));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return DirectoryTable.read(connection, shard)
                .map(reading -> reading.map(stored -> stored.map(RecordInDirectory::shown)));
    }

    private static AggregateSnapshot shown(DirectoryView directory) {
        return AggregateSnapshot.of("directory", directory, directory.version());
    }
}
