package io.payledger.testing;

import io.payledger.localstack.RepositoryHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of one section of a documentation page, as cells. */
final class DocumentationTable {

    private DocumentationTable() {}

    /** Every row under {@code ## section}, the head of the table included. */
    static List<List<String>> rows(String page, String section) {
        List<List<String>> rows = new ArrayList<>();
        boolean inSection = false;
        for (String line : lines(page)) {
            if (line.startsWith("## ")) {
                inSection = line.equals("## " + section);
            } else if (inSection && line.startsWith("| ")) {
                String cells = line.substring(1, line.lastIndexOf('|'));
                rows.add(
                        Arrays.stream(cells.split("\\|", -1)).map(String::strip).toList());
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(page + " has no table under '## " + section + "'");
        }
        return rows;
    }

    private static List<String> lines(String page) {
        try {
            return Files.readAllLines(RepositoryHome.find().resolve(page));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
