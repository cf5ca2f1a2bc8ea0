package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.service.problems.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemPagesTest {

    private static final Path PAGES = Path.of("..", "docs", "reference", "problems");

    static List<ProblemType> types() {
        return ApiProblems.ALL;
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyProblemTypeHasAPageWithItsMeaningAndRemedy(ProblemType type) throws IOException {
        String page = Files.readString(PAGES.resolve(type.name() + ".md"));

        assertThat(page)
                .startsWith("# " + type.title() + "\n\n`" + type.uri() + "` · " + type.status() + "\n")
                .contains("**Means.** ", "**Do.** ");
        assertThat(Files.readString(PAGES.resolve("README.md")))
                .contains("| [`" + type.name() + "`](" + type.name() + ".md) | " + type.status() + " | " + type.title()
                        + " |");
    }

    @Test
    void everyPageIsAboutAProblemTypeThatExists() throws IOException {
        Set<String> types = types().stream().map(ProblemType::name).collect(Collectors.toCollection(TreeSet::new));

        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", ""))
                            .filter(page -> !page.equals("README")))
                    .containsExactlyInAnyOrderElementsOf(types);
        }
    }
}
