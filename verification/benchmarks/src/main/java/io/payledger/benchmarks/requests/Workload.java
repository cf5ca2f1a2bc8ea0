package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.benchmarks.measurement.Subject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What clients request, all at the same time and again and again.
 *
 * @param commands whether each request is a command; otherwise each is a read
 * @param clients each is confined to one thread, times its requests, and throws IllegalStateException if a response is
 *     not the expected one
 */
record Workload(String title, boolean commands, List<Consumer<ResponseTimes>> clients) implements Subject {

    static final int CLIENTS = 8;

    Workload {
        clients = List.copyOf(clients);
    }

    static <C> Workload ofCommands(String title, List<C> clients, BiConsumer<C, ResponseTimes> work) {
        return new Workload(title, true, consumers(clients, work));
    }

    static <C> Workload ofReads(String title, List<C> clients, BiConsumer<C, ResponseTimes> work) {
        return new Workload(title, false, consumers(clients, work));
    }

    private static <C> List<Consumer<ResponseTimes>> consumers(List<C> clients, BiConsumer<C, ResponseTimes> work) {
        return clients.stream()
                .<Consumer<ResponseTimes>>map(client -> times -> work.accept(client, times))
                .toList();
    }
}
