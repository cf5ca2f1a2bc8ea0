package io.payledger.service.identity;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who sent an authenticated request, before it is known what for. It grants nothing: {@link Callers} decides that.
 *
 * @param tenant empty for one that belongs to no tenant, such as an operator
 * @param subject empty if the token names none
 * @param roles those that the token names
 */
public record TokenHolder(String tenant, String subject, Set<String> roles) {

    /** Empty for a request without a token, and for one of an operator. */
    public static String tenantOf(RoutingContext request) {
        return of(request).map(TokenHolder::tenant).orElse("");
    }

    /** Empty for a request without a token. */
    public static Optional<TokenHolder> of(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token
                ? Optional.of(new TokenHolder(
                        Objects.requireNonNullElse(Callers.tenant(token), ""),
                        Objects.requireNonNullElse(token.getSubject(), ""),
                        user.getSecurityIdentity().getRoles()))
                : Optional.empty();
    }
}
