package io.payledger.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    private final List<String> printed = new ArrayList<>();
    private final Path log;
    private final LogTail tail;

    LogTailTest(@TempDir Path folder) {
        this.log = folder.resolve("kafka.log");
        this.tail = new LogTail(log, printed::add);
    }

    @Test
    void printsTheLastLinesAndThenNewOnes() throws IOException {
        append("one\ntwo\nthree\n");

        tail.printLast(2);
        assertThat(printed).containsExactly("two", "three");

        append("four\n");
        tail.printNew();
        tail.printNew();
        assertThat(printed).containsExactly("two", "three", "four");
    }

    @Test
    void aLineThatIsHalfWrittenIsPrintedOnceItIsWhole() throws IOException {
        byte[] utf8 = "zwölf\n".getBytes(StandardCharsets.UTF_8);
        Files.write(log, Arrays.copyOf(utf8, 3));
        tail.printLast(10);
        assertThat(printed).isEmpty();

        Files.write(log, Arrays.copyOfRange(utf8, 3, utf8.length), StandardOpenOption.APPEND);
        tail.printNew();
        assertThat(printed).containsExactly("zwölf");
    }

    @Test
    void theLogOfTheNextStartIsPrintedFromItsBeginning() throws IOException {
        append("a long line of the former start\n");
        tail.printLast(0);

        Files.delete(log);
        tail.printNew();
        append("the next\n");
        tail.printNew();

        assertThat(printed).containsExactly("the next");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
