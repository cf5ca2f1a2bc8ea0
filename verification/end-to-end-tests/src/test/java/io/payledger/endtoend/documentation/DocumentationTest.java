package io.payledger.endtoend.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.endtoend.documentation.MarkdownPage.Link;
import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation agrees with the repository. */
class DocumentationTest {

    private static final int README_WORDS_MAX = 1_200;
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern MODULE_ROW = Pattern.compile("(?m)^\\| \\[`([^`]+)`]\\(");
    private static final Pattern GUARANTEE_ROW = Pattern.compile("(?m)^\\|(?! #| ?-| Guarantee).*\\|$");
    private static final Pattern TEST_METHOD = Pattern.compile("`(\\w+)\\.(\\w+)`");

    private final Path home = RepositoryHome.find().normalize();
    private final MarkdownPage readme = MarkdownPage.of(home.resolve("README.md"));

    @Test
    void everyLinkAndAnchorResolves() {
        List<MarkdownPage> pages = MarkdownPage.below(home);
        List<String> broken = new ArrayList<>();

        for (MarkdownPage page : pages) {
            for (Link link : page.links()) {
                if (!Files.exists(link.target())) {
                    broken.add(home.relativize(page.file()) + " -> " + home.relativize(link.target()));
                } else if (!link.anchor().isEmpty()
                        && !MarkdownPage.of(link.target()).anchors().contains(link.anchor())) {
                    broken.add(home.relativize(page.file()) + " -> " + home.relativize(link.target()) + "#"
                            + link.anchor());
                }
            }
        }

        assertThat(pages).hasSizeGreaterThan(50);
        assertThat(broken).isEmpty();
    }

    @Test
    void theReadmeIsShort() {
        assertThat(readme.source().strip().split("\\s+")).hasSizeLessThanOrEqualTo(README_WORDS_MAX);
    }

    @Test
    void theReadmeListsEveryModuleAndNoOther() throws IOException {
        Set<String> listed = MODULE_ROW
                .matcher(readme.section("Modules"))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> built = MODULE.matcher(Files.readString(home.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        built.add("infra");
        assertThat(listed).isEqualTo(built);
    }

    @Test
    void theWalkOfAnApprovalStartsWithTheClassThatApproves() throws IOException {
        assertThat(firstClass(readme, readme.section("Modules"), "**An approval**"))
                .contains("@Path(\"/approve\")");

        MarkdownPage walks = MarkdownPage.of(home.resolve("docs/internals/walks.md"));
        String endpoint = walks.section("An approval")
                .lines()
                .filter(row -> row.contains("`.approve`"))
                .findFirst()
                .orElseThrow();
        assertThat(firstClass(walks, endpoint, "")).contains("@Path(\"/approve\")");
    }

    @Test
    void theWalkOfASessionReadStartsWithTheClassThatReadsARun() throws IOException {
        assertThat(firstClass(readme, readme.section("Modules"), "**A session read**"))
                .contains("@GET", "@Path(\"/{run}\")");
    }

    @Test
    void everyGuaranteeNamesATestThatExists() throws IOException {
        MarkdownPage page = MarkdownPage.of(home.resolve("docs/concepts/guarantees.md"));
        List<String> rows = GUARANTEE_ROW
                .matcher(page.text())
                .results()
                .map(row -> row.group())
                .toList();

        assertThat(rows).hasSizeGreaterThan(25);
        for (String row : rows) {
            List<Link> proofs = page.links(row).stream()
                    .filter(link -> TEST_METHOD.matcher(link.label()).matches())
                    .toList();
            assertThat(proofs).as(row).isNotEmpty();
            for (Link proof : proofs) {
                String[] names = proof.label().replace("`", "").split("\\.", -1);
                assertThat(proof.target()).as(row).hasFileName(names[0] + ".java");
                assertThat(Files.readString(proof.target())).as(row).containsPattern("void " + names[1] + "\\(");
            }
        }
    }

    /** The source of the first class that is linked after a text. */
    private static String firstClass(MarkdownPage page, String section, String after) throws IOException {
        Link first = page.links(section.substring(section.indexOf(after))).stream()
                .filter(link -> link.target().toString().endsWith(".java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(page.file() + " links no class after " + after));
        return Files.readString(first.target());
    }
}
