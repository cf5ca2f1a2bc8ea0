package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Clients;
import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.measurement.OpenLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** When requests are sent. */
interface Load {

    /**
     * Returns once all responses have come.
     *
     * @throws ExecutionException if a client throws in a closed loop
     * @throws IllegalStateException if one throws in an open loop
     */
    ResponseTimes run(Duration length) throws InterruptedException, ExecutionException;

    /** The same, while the followers replay late. */
    default Load behind(Duration lag, Consumer<Duration> followers) {
        return length -> {
            followers.accept(lag);
            try {
                return run(length);
            } finally {
                followers.accept(Duration.ZERO);
            }
        };
    }

    /**
     * Each client sends its next request once it has the response to its last one.
     *
     * @param clients each is confined to one thread
     */
    static <C> Load closed(List<C> clients, BiConsumer<C, ResponseTimes> work) {
        return length -> Clients.work(
                clients.stream()
                        .<Consumer<ResponseTimes>>map(client -> times -> work.accept(client, times))
                        .toList(),
                length);
    }

    /**
     * One request after the other is due at a fixed rate, and its response time counts from then on.
     *
     * @param client thread-safe; sends one request
     */
    static Load open(int perSecond, Consumer<ResponseTimes> client) {
        return length -> {
            ResponseTimes times = ResponseTimes.fromNowOn(System::nanoTime, length);
            LongFunction<Boolean> request = due -> {
                client.accept(times.since(due));
                return true;
            };
            List<Boolean> unused = OpenLoop.run(
                    perSecond,
                    Stream.generate(() -> request)
                            .limit(perSecond * length.toMillis() / 1_000)
                            .toList());
            return times;
        };
    }
}
