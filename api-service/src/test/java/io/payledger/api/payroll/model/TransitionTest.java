package io.payledger.api.payroll.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransitionTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "lifecycle.md");

    /** To update the documentation, copy the table that the failure shows. */
    @Test
    void theDocumentationHasTheTableOfTheCode() throws IOException {
        assertThat(Files.readString(PAGE)).contains(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("|");
        for (RunState state : RunState.values()) {
            table.append(" | ").append(state);
        }
        table.append(" |\n|---").append("|---".repeat(RunState.values().length)).append("|\n");
        for (Transition transition : Transition.values()) {
            table.append("| ").append(transition.word()).append(" | ");
            table.append(Arrays.stream(RunState.values())
                    .map(state -> transition.isAllowedFrom(state) ? "→ " + transition.to(state) : "–")
                    .collect(Collectors.joining(" | ")));
            table.append(" |\n");
        }
        return table.toString();
    }
}
