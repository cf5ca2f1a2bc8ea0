package io.payledger.api.payroll.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.api.csv.CsvOutput.Delimiter;
import io.payledger.api.csv.DecimalSign;
import io.payledger.api.payroll.model.Register;
import io.payledger.api.payroll.store.RunReads.WholeRegister;
import io.payledger.cli.client.RegisterCsv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A register as CSV, items per second: read and checked as an upload is, and written as a download is. In this package, since no
 * other reads one.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(RegisterCsvBenchmark.ITEMS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegisterCsvBenchmark {

    static final int ITEMS = 1_000;

    private static final RegisterConfig LIMITS = new RegisterConfig() {
        @Override
        public int itemsMax() {
            return ITEMS;
        }

        @Override
        public long bytesMax() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int errorsMax() {
            return 1;
        }
    };

    private final byte[] csv = RegisterCsv.csv(ITEMS, 1).getBytes(UTF_8);
    private final WholeRegister register =
            new WholeRegister(1, "EUR", checked(csv).items());

    @Benchmark
    public Register read() {
        return checked(csv);
    }

    @Benchmark
    public byte[] write() {
        return CsvRegister.file(register, Delimiter.COMMA, DecimalSign.POINT);
    }

    /** Fails if there is anything to refuse in it. */
    private static Register checked(byte[] csv) {
        try {
            return CsvRegister.read(new ByteArrayInputStream(csv), LIMITS)
                    .rules()
                    .register()
                    .orElseThrow();
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory that cannot be read", impossible);
        }
    }
}
