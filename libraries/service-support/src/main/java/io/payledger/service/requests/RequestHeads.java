package io.payledger.service.requests;

import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.common.util.MediaTypeHelper;

/**
 * Refuses a request whose request line or header fields cannot be used, before anything authenticates or routes it.
 * Later, the framework would answer with 500 or without a body.
 */
@ApplicationScoped
public class RequestHeads {

    /** Of the request target, in characters. */
    private static final int TARGET_MAX = 4_096;

    /** Of all header fields together, in characters. */
    private static final int FIELDS_MAX = 65_536;

    /** Of the fields that decide who asks and for what; a proxy and a service could each follow another one. */
    private static final List<String> SINGLE =
            List.of(HttpHeaders.HOST, HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE);

    /** Before every handler that reads the head, and after those that mark every response. */
    private static final int EARLY = 9_000;

    private final EarlyRefusal early;

    RequestHeads(EarlyRefusal early) {
        this.early = early;
    }

    void install(@Observes Filters filters) {
        filters.register(this::check, EARLY);
    }

    /** The router itself refuses a request without Host; Quarkus would answer with its stack trace, and log it. */
    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(request -> {
            if (request.request().authority() == null) {
                early.refuse(
                        request,
                        ProblemType.MALFORMED_REQUEST.because(
                                "Send the header field Host with the name of the server."));
            } else {
                request.next();
            }
        });
    }

    private void check(RoutingContext request) {
        dropEmpty(request.request().headers(), HttpHeaders.ACCEPT);
        dropEmpty(request.request().headers(), HttpHeaders.CONTENT_TYPE);
        refusal(request.request()).ifPresentOrElse(problem -> early.refuse(request, problem), request::next);
    }

    /** An empty field says as much as none. */
    private static void dropEmpty(MultiMap fields, String name) {
        if (fields.contains(name) && fields.getAll(name).stream().allMatch(String::isBlank)) {
            fields.remove(name);
        }
    }

    private static Optional<Problem> refusal(HttpServerRequest request) {
        if (request.uri().length() > TARGET_MAX) {
            return Optional.of(ProblemType.TARGET_TOO_LONG.because(
                    "A request target has at most " + TARGET_MAX + " characters; send what is long in the body."));
        }
        if (request.path() != null && request.path().indexOf(';') >= 0) {
            return Optional.of(ProblemType.MALFORMED_REQUEST.because(
                    "A path has no parameters behind ';' here: write a ';' that belongs to a value as %3B."));
        }
        MultiMap fields = request.headers();
        if (characters(fields) > FIELDS_MAX) {
            return Optional.of(ProblemType.HEADERS_TOO_LARGE.because("The header fields have at most " + FIELDS_MAX
                    + " characters together; send fewer cookies and shorter tokens."));
        }
        for (String name : SINGLE) {
            if (fields.getAll(name).size() > 1) {
                return Optional.of(ProblemType.MALFORMED_REQUEST.because("Send the header field " + name + " once."));
            }
        }
        return unreadable(fields, HttpHeaders.ACCEPT).or(() -> unreadable(fields, HttpHeaders.CONTENT_TYPE));
    }

    private static int characters(MultiMap fields) {
        return fields.entries().stream()
                .mapToInt(field -> field.getKey().length() + field.getValue().length())
                .sum();
    }

    private static Optional<Problem> unreadable(MultiMap fields, String name) {
        try {
            for (String value : fields.getAll(name)) {
                if (name.equals(HttpHeaders.CONTENT_TYPE)) {
                    // one type, where Accept is a list that may have empty members
                    MediaType unused = MediaTypeHelper.valueOf(value);
                }
                for (MediaType type : MediaTypeHelper.parseHeader(value)) {
                    // the weight is read only where representations are compared
                    float unused = MediaTypeHelper.getQWithParamInfo(type);
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | WebApplicationException malformed) {
            return Optional.of(ProblemType.MALFORMED_REQUEST.because(
                    "The header field " + name + " takes media types, such as application/json."));
        }
    }
}
