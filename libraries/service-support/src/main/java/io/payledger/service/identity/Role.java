package io.payledger.service.identity;

/** The roles that a token's {@code groups} claim can name. */
public final class Role {

    public static final String PREPARER = "preparer";
    public static final String APPROVER = "approver";

    /** Releases approved runs, hands their payments to the bank, and closes them. */
    public static final String PAYMENT_OFFICER = "payment-officer";

    public static final String AUDITOR = "auditor";

    /** Runs the services; has no access to a tenant's data. */
    public static final String OPERATOR = "operator";

    private Role() {}
}
