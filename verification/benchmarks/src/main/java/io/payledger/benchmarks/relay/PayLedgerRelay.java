package io.payledger.benchmarks.relay;

import io.payledger.freshness.Position;
import io.payledger.localstack.DevelopmentKeys;
import io.payledger.localstack.FreePort;
import io.payledger.localstack.PackagedService;
import io.payledger.localstack.RepositoryHome;
import io.payledger.stack.Service;
import io.payledger.stack.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The relay of this project as it is packaged, with its default settings. */
final class PayLedgerRelay implements RelaySystem {

    @Override
    public String key() {
        return "payledger";
    }

    @Override
    public String title() {
        return "PayLedger's relay";
    }

    @Override
    public boolean readsWal() {
        return true;
    }

    /** It creates its topics; what an earlier one has published, it would find in Kafka. */
    @Override
    public void prepare(Round round, RoundResources resources) throws InterruptedException, ExecutionException {
        if (round.published() > 0) {
            Map<String, Position> positions = IntStream.range(0, round.shards())
                    .boxed()
                    .collect(Collectors.toMap(
                            shard -> Round.SHARD_PREFIX + shard, shard -> new Position(1, round.publishedThrough())));
            resources.createPositions(positionsTopic(round), positions);
        }
    }

    private String positionsTopic(Round round) {
        return round.nameFor(this) + "_positions";
    }

    @Override
    public ChildJvm start(Round round, Path directory) throws IOException {
        PackagedService program = new PackagedService(
                RepositoryHome.find().resolve(Service.RELAY.module()).resolve("target/quarkus-app"));
        if (!Files.isDirectory(program.folder())) {
            throw new IOException(program.folder() + " is missing: run './payledger build'");
        }
        List<String> arguments = new ArrayList<>();
        settings(round, directory).forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        arguments.addAll(program.arguments());
        return ChildJvm.start(
                ChildJvm.JAVA, arguments, program.folder(), directory.resolve(round.nameFor(this) + ".log"));
    }

    private Map<String, String> settings(Round round, Path directory) {
        String name = round.nameFor(this);
        Map<String, String> settings = new HashMap<>(new Wiring(
                        round.host() + ":" + round.port(),
                        "",
                        round.bootstrapServers(),
                        "",
                        DevelopmentKeys.in(directory.resolve("keys"))
                                .publicKeyFile()
                                .toUri()
                                .toString(),
                        DevelopmentKeys.ISSUER,
                        DevelopmentKeys.AUDIENCE,
                        "")
                .settings(Service.RELAY));
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(FreePort.find()));
        settings.put("payledger.relay.slot", name);
        settings.put("payledger.relay.transactional-id", name);
        settings.put("payledger.relay.topic.events", name);
        settings.put("payledger.relay.topic.published", positionsTopic(round));
        return settings;
    }
}
