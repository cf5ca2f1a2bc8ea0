package io.payledger.worker.identity;

import io.payledger.freshness.Shard;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The bearer of the request's token. */
@RequestScoped
public class Caller {

    /** May see every shard, offsets and metrics; belongs to no tenant. */
    public static final String OPERATOR = "operator";

    private static final String TENANT_CLAIM = "tenant";

    private final JsonWebToken token;

    @Inject
    Caller(JsonWebToken token) {
        this.token = token;
    }

    public boolean mayRead(Shard shard) {
        return token.getGroups().contains(OPERATOR) || shard.tenant().equals(token.getClaim(TENANT_CLAIM));
    }
}
