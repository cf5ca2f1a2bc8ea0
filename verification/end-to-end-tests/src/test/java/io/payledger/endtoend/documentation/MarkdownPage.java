package io.payledger.endtoend.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Markdown file as GitHub shows it, without its code blocks.
 *
 * @param file its path
 * @param source what is in the file, code blocks included
 * @param text the same without code blocks
 */
record MarkdownPage(Path file, String source, String text) {

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*)]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}_\\- ]");
    private static final Set<String> NOT_ENTERED = Set.of("target", ".git", ".payledger", "node_modules");
    private static final Pattern ABSOLUTE = Pattern.compile("(?:https?|mailto):.*");

    /**
     * A link to a place in this repository.
     *
     * @param label what is shown
     * @param target the file or folder
     * @param anchor the heading's anchor, or empty
     */
    record Link(String label, Path target, String anchor) {}

    static MarkdownPage of(Path file) {
        try {
            String source = Files.readString(file);
            return new MarkdownPage(file, source, CODE_BLOCK.matcher(source).replaceAll(""));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All pages below a folder. Builds and running stacks are not entered: their files come and go. */
    static List<MarkdownPage> below(Path folder) {
        List<MarkdownPage> pages = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    return NOT_ENTERED.contains(entered.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(of(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return pages;
    }

    List<Link> links() {
        return links(text);
    }

    /** The links of a part of this page. */
    List<Link> links(String part) {
        return LINK.matcher(part)
                .results()
                .filter(link -> !ABSOLUTE.matcher(link.group(2)).matches())
                .map(link -> {
                    String[] parts = link.group(2).split("#", 2);
                    Path target = parts[0].isEmpty()
                            ? file
                            : file.resolveSibling(parts[0]).normalize();
                    return new Link(link.group(1), target, parts.length == 2 ? parts[1] : "");
                })
                .toList();
    }

    Set<String> anchors() {
        return HEADING.matcher(text)
                .results()
                .map(heading -> LINK.matcher(heading.group(1)).replaceAll("$1"))
                .map(heading -> NO_WORD.matcher(heading.strip().toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** What is under a heading of the second level. */
    String section(String heading) {
        return SECTION.splitAsStream(text)
                .filter(section -> section.startsWith(heading + "\n"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no section '## " + heading + "'"));
    }
}
