package io.payledger.service.identity;

import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.KeyLocationResolver;
import java.io.IOException;
import java.security.Key;
import java.util.List;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** Verifies tokens as the library does, and knows when it has fetched the identity provider's keys again. Thread-safe. */
final class VerificationKeys extends DefaultJWTTokenParser {

    private volatile Object fetched = new Object();
    private volatile @Nullable VerificationKeyResolver resolver;

    /**
     * Another object once keys were fetched. A token that was verified under a former one, taken before the verification
     * began, may be of a key that has been withdrawn.
     */
    Object fetched() {
        return fetched;
    }

    @Override
    protected VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo expected)
            throws UnresolvableKeyException {
        if (expected.isVerifyCertificateThumbprint()) {
            return super.getVerificationKeyResolver(expected);
        }
        VerificationKeyResolver known = resolver;
        return known == null ? located(expected) : known;
    }

    private synchronized VerificationKeyResolver located(JWTAuthContextInfo expected) throws UnresolvableKeyException {
        VerificationKeyResolver known = resolver;
        if (known == null) {
            known = new Located(expected);
            resolver = known;
        }
        return known;
    }

    private final class Located extends KeyLocationResolver {

        Located(JWTAuthContextInfo expected) throws UnresolvableKeyException {
            super(expected);
        }

        /** A token of an unknown key has the keys fetched as well, and is refused afterwards. */
        @Override
        public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
            try {
                return super.resolveKey(token, nesting);
            } finally {
                noteFetch();
            }
        }

        /** One thread at a time: an earlier list must not replace a later one. */
        private synchronized void noteFetch() {
            if (httpsJwks == null) {
                return;
            }
            try {
                fetched = httpsJwks.getJsonWebKeys();
            } catch (IOException | JoseException unreachable) {
                // the provider gave no other keys
                return;
            }
        }
    }
}
