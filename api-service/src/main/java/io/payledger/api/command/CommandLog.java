package io.payledger.api.command;

import io.payledger.api.command.CommandResult.AlreadyApplied;
import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.HistoryLost;
import io.payledger.api.command.CommandResult.Refused;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.freshness.ShardState;
import io.payledger.service.logging.LogCategory;
import io.payledger.service.logging.LogLine;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the line of each command once it has ended. Stateless. */
final class CommandLog {

    private CommandLog() {}

    /** @param result null where the command failed because something is broken; that failure is logged with its error id */
    static void ended(CommandRequest<?> request, @Nullable CommandResult result, Duration took) {
        LogLine line = LogLine.of("command ended")
                .with("who", request.caller().name())
                .with("command", request.command().word())
                .with("tenant", request.shard().tenant())
                .with(request.command().subjectKind(), request.subject());
        if (result == null) {
            line.with("outcome", "broken");
        } else {
            result.match(new Fields(line));
        }
        line.took(took).info(LogCategory.COMMAND);
    }

    /** Adds outcome and position. */
    private record Fields(LogLine line) implements CommandResult.Cases<LogLine> {

        @Override
        public LogLine committed(Committed committed) {
            return line.with("outcome", "committed").with("position", committed.position());
        }

        @Override
        public LogLine replayed(Replayed replayed) {
            return shown("replayed", replayed.shown());
        }

        @Override
        public LogLine alreadyApplied(AlreadyApplied applied) {
            return shown("already-applied", applied.shown());
        }

        @Override
        public LogLine refused(Refused refused) {
            return shown("refused", refused.shown())
                    .with("reason", refused.refusal().reason().code());
        }

        @Override
        public LogLine frontierNotReached(FrontierNotReached notReached) {
            return shown("frontier-not-reached", notReached.shown());
        }

        @Override
        public LogLine historyLost(HistoryLost lost) {
            return shown("session-history-lost", lost.shown());
        }

        @Override
        public LogLine failed(Failed failed) {
            return line.with("outcome", failed.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        private LogLine shown(String outcome, ShardState shown) {
            return line.with("outcome", outcome).with("position", shown.position());
        }
    }
}
