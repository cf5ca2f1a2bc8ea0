package io.payledger.api.http;

import io.payledger.api.read.Session;
import io.payledger.freshness.Shard;
import io.payledger.service.identity.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Caller, session and request line of the current request. Read it before you wait for anything. */
@RequestScoped
public class CurrentRequest {

    private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,9})\"");

    private @Nullable ContainerRequestContext request;
    private @Nullable Caller caller;
    private Session session = Session.NONE;

    void is(ContainerRequestContext filtered, Caller knownCaller, Session knownSession) {
        request = filtered;
        caller = knownCaller;
        session = knownSession;
    }

    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("a path without a tenant has no caller");
        }
        return caller;
    }

    public Shard shard() {
        return caller().shard();
    }

    public Session session() {
        return session;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request().getHeaderString(name));
    }

    /** The version that If-Match names. */
    public Optional<Integer> version() {
        String value = ifMatch();
        if (value.isEmpty() || value.equals("*")) {
            return Optional.empty();
        }
        Matcher tag = VERSION_TAG.matcher(value);
        if (!tag.matches()) {
            throw Requests.malformed("If-Match takes the ETag of the last answer, such as \"3\".");
        }
        return Optional.of(Integer.valueOf(tag.group(1)));
    }

    /** The version that If-Match names, for a request that needs one. */
    public Optional<Integer> requiredVersion() {
        return Optional.of(version().orElseThrow(() -> ApiProblems.PRECONDITION_REQUIRED
                .because("Say by If-Match which version you have read: the ETag of the last answer.")
                .thrown()));
    }

    String method() {
        return request().getMethod();
    }

    String path() {
        return request().getUriInfo().getPath();
    }

    /** The path as it was sent. */
    String rawPath() {
        return request().getUriInfo().getRequestUri().getRawPath();
    }

    String ifMatch() {
        return header(HttpHeaders.IF_MATCH).map(String::strip).orElse("");
    }

    private ContainerRequestContext request() {
        if (request == null) {
            throw new IllegalStateException("a path without a tenant has no caller");
        }
        return request;
    }
}
