package io.payledger.projections.http;

import io.payledger.freshness.Shard;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The bearer of the request's token. */
@RequestScoped
public class Caller {

    /** Sees offsets, metrics and every shard's frontier, and none of its data; belongs to no tenant. */
    public static final String OPERATOR = "operator";

    public static final String PREPARER = "preparer";
    public static final String APPROVER = "approver";
    public static final String PAYMENT_OFFICER = "payment-officer";
    public static final String AUDITOR = "auditor";

    private static final String TENANT_CLAIM = "tenant";

    private final JsonWebToken token;

    @Inject
    Caller(JsonWebToken token) {
        this.token = token;
    }

    /** Whether the shard is of the caller's own tenant. */
    public boolean isOf(Shard shard) {
        return shard.tenant().equals(token.getClaim(TENANT_CLAIM));
    }

    public boolean isOperator() {
        return token.getGroups().contains(OPERATOR);
    }
}
