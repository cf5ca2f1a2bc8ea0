package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The example files, and how the tests read them. */
final class Files {

    static final String STATEMENT_02 = "camt053-02.xml";
    static final String STATEMENT_04 = "camt053-04-utf16le.xml";
    static final String STATEMENT_08 = "camt053-08.xml";
    static final String REPORT_03 = "pain002-03-latin1.xml";
    static final String REPORT_10 = "pain002-10-bom.xml";
    static final String REPORT_REJECTED = "pain002-10-group-rejected.xml";
    static final List<String> STATEMENTS = List.of(STATEMENT_02, STATEMENT_04, STATEMENT_08);
    static final List<String> REPORTS = List.of(REPORT_03, REPORT_10, REPORT_REJECTED);

    static final ReadLimits LIMITS = ReadLimits.ofBytes(1_000_000);

    private Files() {}

    static byte[] bytes(String name) {
        try (InputStream file = Objects.requireNonNull(Files.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Of the files in UTF-8 without a byte order mark. */
    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static ParseResult<List<Statement>> statements(byte[] file) {
        return statements(file, LIMITS);
    }

    static ParseResult<List<Statement>> statements(byte[] file, ReadLimits limits) {
        try {
            return Camt053.read(new ByteArrayInputStream(file), limits);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    static ParseResult<List<Statement>> statements(String file) {
        return statements(file.getBytes(StandardCharsets.UTF_8));
    }

    static ParseResult<StatusReport> report(byte[] file) {
        return report(file, LIMITS);
    }

    static ParseResult<StatusReport> report(byte[] file, ReadLimits limits) {
        try {
            return Pain002.read(new ByteArrayInputStream(file), limits);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    static <T> T read(ParseResult<T> result) {
        if (result instanceof ParseResult.Read<T> read) {
            return read.value();
        }
        throw new AssertionError("refused: " + result);
    }

    static Statement onlyStatement(ParseResult<List<Statement>> result) {
        List<Statement> statements = read(result);
        assertThat(statements).hasSize(1);
        return statements.get(0);
    }

    static <T> List<FileProblem> problems(ParseResult<T> result) {
        if (result instanceof ParseResult.Refused<T> refused) {
            return refused.problems();
        }
        throw new AssertionError("read, where a refusal was expected");
    }
}
