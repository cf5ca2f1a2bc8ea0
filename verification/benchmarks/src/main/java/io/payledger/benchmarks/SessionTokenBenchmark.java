package io.payledger.benchmarks;

import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a session token costs a read: decoded and held against a store when it comes in, encoded when it goes out. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionTokenBenchmark {

    private static final String KEY = "k1 "
            + Base64.getEncoder()
                    .encodeToString("the key of this benchmark, 32 bytes and more".getBytes(StandardCharsets.UTF_8));

    /** A token of 64 entries is near the limit of 4 KiB. */
    @Param({"1", "4", "64"})
    private int entries;

    private final SessionTokenCodec codec = new SessionTokenCodec(SigningKeys.parse(KEY));
    private final Shard shard = Shard.of("payroll", "acme-de");
    private final ShardState store = ShardState.at(new Position(1, 845_240));
    private SessionToken token = SessionToken.EMPTY;
    private List<String> header = List.of();

    @Setup
    public void issue() {
        for (int i = 1; i < entries; i++) {
            token = token.settled(Shard.of("payroll", "tenant-" + i), new Position(1, 845_000 + i));
        }
        token = token.settled(shard, new Position(1, 845_201));
        header = List.of(codec.encode(token));
    }

    @Benchmark
    public ShardState.Coverage decodeAndCover() {
        return store.coverage(codec.decode(header).required(shard));
    }

    @Benchmark
    public String encode() {
        return codec.encode(token);
    }
}
