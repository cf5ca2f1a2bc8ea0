package io.payledger.benchmarks.latency;

import io.payledger.benchmarks.requests.MeasuredStack;
import io.payledger.cli.measurement.VisibleApproval;
import io.payledger.localstack.ServiceProcess;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The relay and the worker of a stack, with their default settings. */
final class RelayAndWorker implements Pipeline {

    private final MeasuredStack stack;

    RelayAndWorker(MeasuredStack stack) {
        this.stack = stack;
    }

    @Override
    public String title() {
        return "relay and worker";
    }

    @Override
    public List<Reader> readers() {
        return List.of(Reader.WORKER);
    }

    /** The relay publishes what was committed while it was stopped: from the table, if its slot has lost that WAL. */
    @Override
    public Running start(int round) {
        services().filter(service -> !service.isRunning()).forEach(ServiceProcess::start);
        return new Running() {
            @Override
            public URI frontiers() {
                return stack.parts().worker(1).url();
            }

            @Override
            public Map<String, Long> processorMillis() {
                return Map.of();
            }

            @Override
            public VisibleApproval seenBy(Reader reader, VisibleApproval approval) {
                return approval;
            }

            @Override
            public void close() {
                services().forEach(ServiceProcess::stop);
            }
        };
    }

    private Stream<ServiceProcess> services() {
        return Stream.concat(stack.parts().relays().stream(), stack.parts().workers().stream());
    }
}
