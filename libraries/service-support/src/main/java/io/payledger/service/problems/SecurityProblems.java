package io.payledger.service.problems;

/** The problems of callers who are refused: the same text wherever a request is refused. */
public final class SecurityProblems {

    public static final String CHALLENGE = "Bearer";

    private SecurityProblems() {}

    public static Problem unauthenticated() {
        return ProblemType.UNAUTHENTICATED.because("Send a valid token of this deployment's issuer as 'Authorization:"
                + " Bearer …'; it may be missing, expired, or meant for another audience.");
    }

    public static Problem forbidden() {
        return ProblemType.FORBIDDEN.because(
                "The caller is known, but lacks the role for this, or belongs to another tenant. Ask for the role"
                        + " at the issuer of the token.");
    }
}
