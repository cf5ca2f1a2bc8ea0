package io.payledger.service.problems;

/** Ends a request with a problem, where the way back to the resource is too far to hand it over as a value. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        // no stack trace: this is an answer, and a busy server gives many
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
