package io.payledger.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Whatever ends a request on its way leaves as a problem. */
public class ExceptionsAsProblems {

    private static final Logger LOG = Logger.getLogger(ExceptionsAsProblems.class);

    @ServerExceptionMapper
    public Response problem(ProblemException ended) {
        return ended.problem().response().build();
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    public Response nobody() {
        return SecurityProblems.unauthenticated()
                .response()
                .header(HttpHeaders.WWW_AUTHENTICATE, SecurityProblems.CHALLENGE)
                .build();
    }

    @ServerExceptionMapper
    public Response notAllowed(ForbiddenException refused) {
        return SecurityProblems.forbidden().response().build();
    }

    @ServerExceptionMapper
    public Response unreadable(JsonProcessingException malformed) {
        // Jackson wraps what ends the reading from outside, as a body's limit does
        if (malformed.getCause() instanceof ProblemException ended) {
            return problem(ended);
        }
        return ProblemType.MALFORMED_REQUEST
                .because(describe(malformed))
                .response()
                .build();
    }

    /** Named besides its supertype, or the framework's own mapper for it would be nearer. */
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException malformed) {
        return unreadable(malformed);
    }

    /** What the framework refused: no such path, method or media type, or a body that cannot be read. */
    @ServerExceptionMapper
    public Response refusedByFramework(WebApplicationException refused) {
        if (refused.getCause() instanceof JsonProcessingException malformed) {
            return unreadable(malformed);
        }
        int status = refused.getResponse().getStatus();
        if (status >= 500) {
            return broken(refused);
        }
        ProblemType type = ProblemType.ofStatus(status);
        return type.because(hint(type)).response().build();
    }

    /** Nothing of the inside goes out; the id leads to the log. */
    @ServerExceptionMapper
    public Response broken(Throwable failure) {
        UUID id = UUID.randomUUID();
        LOG.errorf(failure, "request failed: error_id=%s", id);
        return ProblemType.INTERNAL
                .because("The server could not finish this request. Give the error id to whoever runs it; the request"
                        + " may be repeated with the same Idempotency-Key.")
                .with("errorId", id.toString())
                .response()
                .build();
    }

    private static String hint(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "No resource has this path; /q/openapi lists those there are.";
            case NOT_ACCEPTABLE ->
                "Answers are application/json: Accept has to allow it. Problems are application/problem+json, whatever it says.";
            case UNSUPPORTED_MEDIA_TYPE ->
                "The body's Content-Type is not one that this path reads: application/json, or text/csv for a register.";
            case TOO_LARGE -> "Send less at once.";
            default -> "The request cannot be read; compare it with /q/openapi.";
        };
    }

    /** Jackson's own message may quote the body, and a body may hold somebody's pay: say where, not what. */
    private static String describe(JsonProcessingException malformed) {
        String where = malformed.getLocation() == null
                ? ""
                : " at line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr();
        if (malformed instanceof UnrecognizedPropertyException unknown) {
            return "The body has a member that is not known here: " + path(unknown) + where + ".";
        }
        if (malformed instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            return "The body's member " + path(mapping) + " is missing or not of the expected type" + where + ".";
        }
        return "The body is not the JSON that is expected here" + where + ".";
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream().map(ExceptionsAsProblems::step).collect(Collectors.joining("."));
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null
                ? "[" + reference.getIndex() + "]"
                : printable(reference.getFieldName());
    }

    private static String printable(String name) {
        String shown = name.length() > 40 ? name.substring(0, 40) : name;
        return shown.replaceAll("[^A-Za-z0-9_.-]", "?");
    }
}
