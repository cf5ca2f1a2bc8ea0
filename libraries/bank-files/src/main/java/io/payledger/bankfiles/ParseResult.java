package io.payledger.bankfiles;

import java.util.List;

/** How reading a bank's file ended: all of it, or nothing and why. A file is never read in part. */
public sealed interface ParseResult<T> {

    record Read<T>(T value) implements ParseResult<T> {
        @Override
        public <A> A match(Cases<T, A> cases) {
            return cases.read(this);
        }
    }

    /**
     * @param problems at least one, in the order in which they were found
     * @param more whether the file may have others; reading stops at {@link ReadLimits#problemsMax()}, and at once where
     *     the text itself cannot be followed
     */
    record Refused<T>(List<FileProblem> problems, boolean more) implements ParseResult<T> {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal says why");
            }
        }

        @Override
        public <A> A match(Cases<T, A> cases) {
            return cases.refused(this);
        }
    }

    <A> A match(Cases<T, A> cases);

    interface Cases<T, A> {
        A read(Read<T> read);

        A refused(Refused<T> refused);
    }
}
