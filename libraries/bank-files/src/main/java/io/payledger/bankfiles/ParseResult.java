package io.payledger.bankfiles;

import java.util.List;

/** The result of reading a bank's file: all of it, or the problems. A file is never read in part. */
public sealed interface ParseResult<T> {

    record Read<T>(T value) implements ParseResult<T> {}

    /**
     * @param problems at least one, in the order in which they were found
     * @param more whether the file may have more; reading stops at {@link ReadLimits#problemsMax()}, and immediately if
     *     the text itself cannot be interpreted
     */
    record Refused<T>(List<FileProblem> problems, boolean more) implements ParseResult<T> {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs at least one problem");
            }
        }
    }
}
