package io.payledger.api.read;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.api.datastores.Stores;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.ReadOutcome.HistoryLost;
import io.payledger.freshness.ReadOutcome.Reason;
import io.payledger.freshness.ReadOutcome.Refused;
import io.payledger.freshness.Route;
import io.payledger.freshness.Shard;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Locale;

/** What session reads cost, and where they were answered. Names and meanings are those of docs/operating/metrics.md. */
@Singleton
@Startup
public class SessionMetrics {

    private final MeterRegistry registry;
    private final Stores stores;
    private final DistributionSummary waitMillis;
    private final DistributionSummary missPositions;
    private final Counter primaryFallbacks;
    private final Counter tokensAhead;
    private final Counter historyLost;

    SessionMetrics(MeterRegistry registry, Stores stores) {
        this.registry = registry;
        this.stores = stores;
        waitMillis = DistributionSummary.builder("session_read_wait_ms")
                .description("Milliseconds a read waited for a store to catch up with its session; 0 where it did not")
                .serviceLevelObjectives(0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
                .register(registry);
        missPositions = DistributionSummary.builder("payledger_session_read_miss_positions")
                .description("By how many changes the first store asked was behind the session, where it was")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 500, 1000, 10000)
                .register(registry);
        primaryFallbacks = Counter.builder("session_read_primary_fallback")
                .description("Session reads that the primary answered because no follower was fresh enough")
                .register(registry);
        tokensAhead = Counter.builder("payledger_session_tokens_ahead")
                .description("Reads whose token was ahead of the primary for the whole deadline: a lost tail, a"
                        + " restored disk, or a token of another deployment")
                .register(registry);
        historyLost = Counter.builder("payledger_session_history_lost")
                .description("Reads whose session had seen changes that a failover lost")
                .register(registry);
        // from zero on, or the first of a kind would be no increase
        EnumSet.complementOf(EnumSet.of(Route.PROJECTION)).forEach(this::reads);
        EnumSet.allOf(Reason.class).forEach(this::refusals);
    }

    private Counter reads(Route route) {
        return Counter.builder("session_reads")
                .description("Reads that were answered, by the way they were served")
                .tag("route", route.word())
                .register(registry);
    }

    private Counter refusals(Reason reason) {
        return Counter.builder("session_read_refused")
                .description("Reads that were refused, for no store was fresh enough in time")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    <T> void count(Session session, Shard shard, ReadOutcome<T> outcome) {
        waitMillis.record(outcome.waited().toNanos() / 1e6);
        outcome.missedBy().ifPresent(missPositions::record);
        outcome.match(new ReadOutcome.Cases<T, Boolean>() {
            @Override
            public Boolean answered(Answered<T> answered) {
                reads(answered.route()).increment();
                boolean couldHaveBeenFollower = session.consistency() != Consistency.STRONG
                        && session.token().names(shard);
                if (answered.route() == Route.PRIMARY && couldHaveBeenFollower) {
                    primaryFallbacks.increment();
                }
                return true;
            }

            @Override
            public Boolean refused(Refused<T> refused) {
                refusals(refused.reason()).increment();
                if (isAheadOfPrimary(refused)) {
                    tokensAhead.increment();
                }
                return false;
            }

            @Override
            public Boolean historyLost(HistoryLost<T> lost) {
                historyLost.increment();
                return false;
            }
        });
    }

    /** Where the primary cannot be asked, that followers are behind says nothing about the token. */
    private boolean isAheadOfPrimary(Refused<?> refused) {
        return refused.reason() == Reason.BEHIND
                && refused.required().epoch() == refused.reached().epoch()
                && stores.primary().available();
    }
}
