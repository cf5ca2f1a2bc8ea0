package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemPagesTest {

    private static final Path PAGES = Path.of("..", "docs", "reference", "problems");

    private static String name(ProblemType type) {
        String uri = type.uri().toString();
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeHasAPageThatSaysWhatItMeansAndWhatToDo(ProblemType type) throws IOException {
        String page = Files.readString(PAGES.resolve(name(type) + ".md"));

        assertThat(page)
                .startsWith("# " + type.title() + "\n\n`" + type.uri() + "` · " + type.status() + "\n")
                .contains("**Means.** ", "**Do.** ");
        assertThat(Files.readString(PAGES.resolve("README.md")))
                .contains("| [`" + name(type) + "`](" + name(type) + ".md) | " + type.status() + " | " + type.title()
                        + " |");
    }

    @Test
    void noPageIsAboutATypeThatIsGone() throws IOException {
        Set<String> types = Arrays.stream(ProblemType.values())
                .map(ProblemPagesTest::name)
                .collect(Collectors.toCollection(TreeSet::new));

        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", ""))
                            .filter(page -> !page.equals("README")))
                    .containsExactlyInAnyOrderElementsOf(types);
        }
    }
}
