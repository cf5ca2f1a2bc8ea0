package io.payledger.api.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.problems.Problem;
import io.payledger.api.problems.SecurityProblems;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JWTAuthMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;

/** Bearer tokens as Quarkus reads them, with a problem for those who have none: the stock answer has no body. */
@Alternative
@Priority(1)
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {

    private final JWTAuthMechanism tokens;
    private final ObjectMapper json;

    BearerMechanism(JWTAuthMechanism tokens, ObjectMapper json) {
        this.tokens = tokens;
        this.json = json;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        return tokens.authenticate(request, identities);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return tokens.getChallenge(request);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return tokens.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return tokens.getCredentialTransport(request);
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        Problem problem = SecurityProblems.unauthenticated();
        try {
            String body = json.writeValueAsString(problem);
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader("WWW-Authenticate", SecurityProblems.CHALLENGE)
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .putHeader("Cache-Control", "private, no-store");
            return Uni.createFrom()
                    .completionStage(request.response().end(body).toCompletionStage())
                    .map(sent -> true);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem that Jackson cannot write", impossible);
        }
    }
}
