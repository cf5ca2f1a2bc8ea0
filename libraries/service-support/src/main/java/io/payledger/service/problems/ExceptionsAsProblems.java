package io.payledger.service.problems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.channels.ClosedChannelException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Renders every exception that ends a request as a problem. */
public class ExceptionsAsProblems {

    private static final Logger LOG = Logger.getLogger(ExceptionsAsProblems.class);

    @ServerExceptionMapper
    public Response problem(ProblemException ended) {
        Response.ResponseBuilder response = ended.problem().response();
        if (RetryAfter.STATUSES.contains(ended.problem().status())) {
            response.header(RetryAfter.HEADER, RetryAfter.SOON);
        }
        return response.build();
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    public Response unauthenticated() {
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

    /** Declared besides its supertype: the framework has a mapper of its own for this type, which would win. */
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException malformed) {
        return unreadable(malformed);
    }

    /** The framework refuses unknown paths, methods and media types, and bodies that cannot be read. */
    @ServerExceptionMapper
    public Response refusedByFramework(WebApplicationException refused) {
        if (refused.getCause() instanceof JsonProcessingException malformed) {
            return unreadable(malformed);
        }
        int status = refused.getResponse().getStatus();
        if (status >= 500) {
            return broken(refused);
        }
        return ProblemType.ofStatus(status).because(hint(status)).response().build();
    }

    /** No detail of the failure goes out; the id leads to the log. */
    @ServerExceptionMapper
    public Response broken(Throwable failure) {
        if (isHangUp(failure)) {
            LOG.debugf("client hung up: %s", failure.toString());
            return ProblemType.MALFORMED_REQUEST
                    .because("The connection was closed before the request was complete.")
                    .response()
                    .build();
        }
        UUID id = UUID.randomUUID();
        LOG.errorf(failure, "request failed: error_id=%s", id);
        return ProblemType.INTERNAL
                .because(
                        "The server could not finish this request. Report the error id to the operators; the request may"
                                + " be repeated, a command with the same Idempotency-Key.")
                .with("errorId", id.toString())
                .response()
                .build();
    }

    /** Clients come and go; their leaving is not a failure of the service. */
    private static boolean isHangUp(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException || cause instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    private static String hint(int status) {
        return switch (status) {
            case 404 -> "No resource has this path; the API's documentation lists the paths.";
            case 405 -> "The path does not have this method; the API's documentation lists its methods.";
            case 406 ->
                "Answers are application/json: allow it in Accept. Problems are always application/problem+json.";
            case 413 -> "Send less at once.";
            case 415 ->
                "This path does not read the body's Content-Type. Most paths read application/json; the API's documentation"
                        + " names the others.";
            default -> "The request cannot be read; compare it with the API's documentation.";
        };
    }

    /** Jackson's own message may quote the body, which can hold personal data: say where, not what. */
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
                : ShownName.of(reference.getFieldName());
    }
}
