package io.payledger.api.http;

import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.ReadOutcome.HistoryLost;
import io.payledger.freshness.ReadOutcome.Reason;
import io.payledger.freshness.ReadOutcome.Refused;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.ServedBy;
import io.payledger.service.session.SessionProblems;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Renders how a session read ended as its HTTP answer. */
public final class ReadRenderer {

    private ReadRenderer() {}

    /** @param body the answer of a read that found something, with the token of the session after it */
    static <T> Answer render(SessionToken seen, ReadOutcome<T> outcome, BiFunction<T, SessionToken, Answer> body) {
        return match(
                seen,
                outcome,
                answered -> body.apply(answered.value(), answered.token())
                        .servedBy(new ServedBy(
                                answered.servedBy(), answered.route(), answered.appliedThrough(), answered.waited())),
                refusal -> refusal);
    }

    /** @param notFound goes on with the answer that says why the read was not answered */
    public static <T, R> R match(
            SessionToken seen, ReadOutcome<T> outcome, Function<Answered<T>, R> found, Function<Answer, R> notFound) {
        return outcome.match(new ReadOutcome.Cases<T, R>() {
            @Override
            public R answered(Answered<T> answered) {
                return found.apply(answered);
            }

            @Override
            public R refused(Refused<T> refused) {
                return notFound.apply(ReadRenderer.refused(
                        seen,
                        refused.shard(),
                        refused.reason(),
                        refused.required(),
                        refused.reached(),
                        refused.retryAfter()));
            }

            @Override
            public R historyLost(HistoryLost<T> lost) {
                return notFound.apply(
                        ReadRenderer.historyLost(lost.shard(), lost.required(), lost.survived(), lost.replacement()));
            }
        });
    }

    static Answer refused(
            SessionToken seen, Shard shard, Reason reason, Position required, Position reached, Duration retryAfter) {
        String why =
                switch (reason) {
                    case BEHIND -> "Every store that answered is behind what this session has seen.";
                    case NO_STORE -> "No store could be asked.";
                    case OVERLOADED -> "Too many reads are waiting for the primary already.";
                };
        return Answer.of(
                        ProblemType.FRONTIER_NOT_REACHED
                                .because(why + " Repeat the request after Retry-After, with the same token.")
                                .with("shard", shard.id())
                                .with("required", required.toString())
                                .with("reached", reached.toString())
                                .with("reason", reason.name().toLowerCase(Locale.ROOT)),
                        seen)
                .header(RetryAfter.HEADER, RetryAfter.seconds(retryAfter));
    }

    static Answer historyLost(Shard shard, Position required, Position survived, SessionToken replacement) {
        return Answer.of(SessionProblems.historyLost(shard, required, survived), replacement);
    }
}
