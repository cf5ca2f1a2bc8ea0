package io.payledger.api.payroll.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payroll.model.Blocker.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BlockersPageTest {

    /** Kind, meaning, whether it can be accepted, and what else removes it. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (.+?) \\| (.+?) \\| (.+?) \\|$");

    private static final Pattern KIND = Pattern.compile("`([a-z-]+)`");

    private final List<MatchResult> rows;

    BlockersPageTest() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "blockers.md"));
        rows = ROW.matcher(page).results().toList();
    }

    private static boolean canBeAccepted(Kind kind, String subject) {
        return new Blocker(1, kind, subject, "", Optional.empty()).isAcceptable();
    }

    @Test
    void everyKindHasOneRow() {
        assertThat(rows.stream().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(Kind.values()).map(Kind::word).toList());
    }

    @Test
    void theRowSaysWhetherTheKindCanBeAccepted() {
        Map<String, String> accept = rows.stream().collect(toMap(row -> row.group(1), row -> row.group(3)));

        for (Kind kind : Kind.values()) {
            if (kind != Kind.MORE) {
                assertThat(accept.get(kind.word())).as(kind.word()).isEqualTo(canBeAccepted(kind, "") ? "yes" : "no");
            }
        }
        assertThat(KIND.matcher(accept.get(Kind.MORE.word())).results().map(word -> word.group(1)))
                .containsExactlyElementsOf(Arrays.stream(Kind.values())
                        .map(Kind::word)
                        .filter(word -> canBeAccepted(Kind.MORE, word))
                        .toList());
    }
}
