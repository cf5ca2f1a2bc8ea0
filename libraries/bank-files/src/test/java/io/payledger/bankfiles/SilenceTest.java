package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** With every logger at its finest level, and both streams recorded. */
class SilenceTest {

    /** Amounts as decimals and in minor units; four digits alone are in many an object's hash code. */
    private static final List<String> SECRETS = List.of(
            "Anna", "Geheim", "Mueller", "Müller", "DE8937", "FR1420", "NL91", "3100.45", "310045", "3188.50", "318850",
            "2622.45", "262245", "2500.00", "250000", "RUN1-E");

    @Test
    void neitherReadingNorWritingLogsOrPrintsWhatIsInAFile() {
        String leaked = watching(() -> {
            Payrolls.written(Payrolls.ofSize(3));
            for (String name : Files.STATEMENTS) {
                Files.statements(Files.bytes(name));
            }
            for (String name : Files.REPORTS) {
                Files.report(Files.bytes(name));
            }
            for (String wrong : List.of(
                    Files.text(Files.STATEMENT_02).replace("3100.45", "3100.45x"),
                    Files.text(Files.STATEMENT_02).replace("DE89370400440532013000", "DE89370400440532013001"),
                    Files.text(Files.STATEMENT_02).replace("2026-01-30</Dt>", "2026-02-30</Dt>"),
                    Files.text(Files.STATEMENT_02).replace("</Nm>", "</Geheim>"),
                    Files.text(Files.STATEMENT_02).replace("camt.053.001.02", "Anna.Geheim"),
                    Files.text(Files.STATEMENT_02).replace("DBIT", "3100"),
                    Files.text(Files.STATEMENT_02).substring(0, 2_000))) {
                // what a service would log of it
                System.err.println(Files.problems(Files.statements(wrong)));
            }
            assertBroken();
        });

        assertThat(SECRETS).allSatisfy(secret -> assertThat(leaked).doesNotContain(secret));
        assertThat(leaked).as("the recorder works").contains("/Document/BkToCstmrStmt/Stmt[1]");
    }

    private static void assertBroken() {
        try {
            Pain001.write(Payrolls.ofSize(1_000), new OutputStream() {
                @Override
                public void write(int one) throws java.io.IOException {
                    throw new java.io.IOException("disk full");
                }
            });
        } catch (java.io.IOException expected) {
            assertThat(expected).hasMessage("disk full");
        }
    }

    private static String watching(Runnable work) {
        Logger root = Logger.getLogger("");
        List<String> records = new CopyOnWriteArrayList<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord record) {
                String logger = record.getLoggerName();
                if (logger != null && logger.startsWith("org.junit")) {
                    return;
                }
                records.add(record.getMessage() + " " + java.util.Arrays.toString(record.getParameters()) + " "
                        + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        recorder.setLevel(Level.ALL);
        Level level = root.getLevel();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream watched = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            root.addHandler(recorder);
            root.setLevel(Level.ALL);
            System.setOut(watched);
            System.setErr(watched);
            work.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
            root.setLevel(level);
            root.removeHandler(recorder);
        }
        return records + printed.toString(StandardCharsets.UTF_8);
    }
}
