package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import java.util.List;
import java.util.stream.IntStream;

/** Commands of one tenant after the other. Confined to one thread. */
final class CommandClient {

    private static final int TENANTS = 20;
    private static final int ITEMS = 2;

    private record People(PayrollRuns preparer, PayrollRuns approver) {}

    private final List<People> tenants;
    private int turn;

    /** @param number among the clients: each begins with another tenant */
    private CommandClient(List<Tenant> tenants, int number) {
        this.tenants = tenants.stream()
                .map(tenant -> new People(tenant.preparing(), tenant.approving()))
                .toList();
        this.turn = number * tenants.size() / Workload.CLIENTS;
    }

    static List<Workload> workloads(MeasuredStack stack) {
        List<CommandClient> ofMany = clients(stack.tenants(TENANTS));
        List<CommandClient> ofOne = clients(List.of(stack.tenant("hot-tenant")));
        Workload lifecycle = Workload.ofCommands("lifecycle", Load.closed(ofMany, CommandClient::lifecycle));
        return List.of(
                lifecycle,
                Workload.ofCommands("lifecycle of one hot tenant", Load.closed(ofOne, CommandClient::lifecycle))
                        .comparedWith(lifecycle),
                Workload.ofCommands("create", Load.closed(ofMany, CommandClient::create))
                        .comparedWith(lifecycle));
    }

    private static List<CommandClient> clients(List<Tenant> tenants) {
        return IntStream.range(0, Workload.CLIENTS)
                .mapToObj(number -> new CommandClient(tenants, number))
                .toList();
    }

    private void create(ResponseTimes times) {
        String unused = times.time(nextTenant().preparer()::create);
    }

    /** Five commands. */
    private void lifecycle(ResponseTimes times) {
        People people = nextTenant();
        PayrollRuns preparer = people.preparer();
        String run = times.time(preparer::create);
        String register = RegisterCsv.csv(ITEMS, turn);
        ApiResponse recorded =
                times.time(() -> preparer.importCsv(run, register).expect(200));
        ApiResponse calculated = times.time(
                () -> preparer.step(run, "calculate", "{}", recorded.etag()).expect(200));
        ApiResponse submitted = times.time(
                () -> preparer.step(run, "submit", "{}", calculated.etag()).expect(200));
        ApiResponse unused = times.time(
                () -> people.approver().approve(run, submitted.etag()).expect(200));
    }

    private People nextTenant() {
        return tenants.get(turn++ % tenants.size());
    }
}
