package io.payledger.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page explains every word of an answer. */
class ReconciliationPageTest {

    @Test
    void thePageExplainsEveryWord() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "reconciliation.md"));
        List<String> words = Stream.of(
                        Arrays.stream(Check.values()).map(Check::word),
                        Arrays.stream(Side.values()).map(Side::word),
                        Arrays.stream(Part.values()).map(Part::word),
                        Arrays.stream(Account.values()).map(Account::word),
                        Arrays.stream(Reconciliation.Verdict.values()).map(Enum::name),
                        Arrays.stream(Reconciliation.Status.values()).map(Enum::name))
                .flatMap(all -> all)
                .toList();

        assertThat(words).allSatisfy(word -> assertThat(page).contains("`" + word + "`"));
    }
}
