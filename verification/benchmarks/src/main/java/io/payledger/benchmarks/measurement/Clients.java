package io.payledger.benchmarks.measurement;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Clients each of which sends its next request once it has the response to its last one. Stateless. */
public final class Clients {

    private Clients() {}

    /**
     * All at the same time.
     *
     * @param clients each is called by one thread, again and again, and times its requests
     * @throws ExecutionException if one of them throws
     */
    public static ResponseTimes work(List<Consumer<ResponseTimes>> clients, Duration length)
            throws InterruptedException, ExecutionException {
        ResponseTimes times = ResponseTimes.fromNowOn(System::nanoTime, length);
        all(clients.stream()
                .<Runnable>map(client -> () -> {
                    while (!times.isOver()) {
                        client.accept(times);
                    }
                })
                .toList());
        return times;
    }

    /**
     * Each once, all at the same time.
     *
     * @throws ExecutionException if one of them throws
     */
    public static void all(List<Runnable> tasks) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Object> task :
                    threads.invokeAll(tasks.stream().map(Executors::callable).toList())) {
                Object unused = task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
