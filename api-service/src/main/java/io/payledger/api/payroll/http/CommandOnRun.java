package io.payledger.api.payroll.http;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.Command;
import io.payledger.api.command.Refusal;
import io.payledger.api.payroll.model.RunRefusal;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;
import java.util.UUID;

/**
 * A command about one run. Where it writes nothing, its answer is the run.
 *
 * @param <S> the state that the decision is made on
 */
public interface CommandOnRun<S> extends Command<S> {

    UUID run();

    @Override
    default UUID subject(Shard shard) {
        return run();
    }

    @Override
    default Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return RunReads.one(connection, shard, run())
                .map(reading ->
                        reading.map(found -> found.map(run -> RunView.of(run).shown(shard))));
    }

    static Refusal noSuchRun(UUID run) {
        return Refusal.of(RunRefusal.NO_SUCH_RUN, "There is no payroll run " + run + " in this tenant.");
    }
}
