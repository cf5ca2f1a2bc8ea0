package io.payledger.service.logging;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent a request, from its verified token; nothing of it where there is none. */
record LoggedCaller(Optional<String> name, Optional<String> tenant, String roles) {

    static LoggedCaller of(RoutingContext request) {
        if (request.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token) {
            return new LoggedCaller(
                    Optional.ofNullable(token.getSubject()),
                    Optional.ofNullable(token.<Object>getClaim("tenant")).map(Object::toString),
                    String.join(",", new TreeSet<>(user.getSecurityIdentity().getRoles())));
        }
        return new LoggedCaller(Optional.empty(), Optional.empty(), "");
    }
}
