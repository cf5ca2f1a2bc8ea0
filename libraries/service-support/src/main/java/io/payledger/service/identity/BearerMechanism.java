package io.payledger.service.identity;

import io.payledger.service.problems.RouterProblems;
import io.payledger.service.problems.SecurityProblems;
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

/** Bearer tokens as Quarkus reads them; a request without a valid one gets a problem, where Quarkus sends no body. */
@Alternative
@Priority(1)
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {

    private final JWTAuthMechanism tokens;
    private final RouterProblems problems;

    BearerMechanism(JWTAuthMechanism tokens, RouterProblems problems) {
        this.tokens = tokens;
        this.problems = problems;
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
        request.response().putHeader("WWW-Authenticate", SecurityProblems.CHALLENGE);
        return Uni.createFrom()
                .completionStage(problems.send(request, SecurityProblems.unauthenticated())
                        .toCompletionStage())
                .map(sent -> true);
    }
}
