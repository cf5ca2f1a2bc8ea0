package io.payledger.api.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.read.CurrentRequest;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.SessionTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every command's request has in common: its key, the version it is about, its trace, and how it is answered. */
@ApplicationScoped
public class CommandHttp {

    private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,9})\"");

    private final Commands commands;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final ObjectMapper json;

    CommandHttp(Commands commands, SessionTokens tokens, CurrentRequest current, ObjectMapper json) {
        this.commands = commands;
        this.tokens = tokens;
        this.current = current;
        this.json = json;
    }

    /** @param content what the key stands for besides method, path and If-Match */
    public CompletionStage<Response> carryOut(
            Command<?> command, String method, UriInfo uri, HttpHeaders headers, @Nullable Object content) {
        IdempotencyKey key = IdempotencyKey.of(
                headers.getHeaderString(IdempotencyKey.HEADER),
                List.of(utf8(method), utf8(uri.getPath()), utf8(ifMatch(headers)), bytes(content)));
        return commands.carryOut(
                        new CommandRequest<>(current.caller(), current.session(), key, TraceParent.current(), command))
                .toCompletionStage()
                .thenApply(answer -> answer.response(tokens));
    }

    /** A body that may be left out, and then needs no Content-Type either. */
    public <T> Optional<T> optionalJson(@Nullable String body, HttpHeaders headers, Class<T> type)
            throws JsonProcessingException {
        if (body == null || body.isBlank()) {
            return Optional.empty();
        }
        MediaType given = headers.getMediaType();
        if (given == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(given)) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .because("The body's Content-Type is not one that this path reads: application/json.")
                    .thrown();
        }
        return Optional.ofNullable(json.readValue(body, type));
    }

    /** The version that the caller has read, where he names one. */
    public static Optional<Integer> version(HttpHeaders headers) {
        String value = ifMatch(headers);
        if (value.isEmpty() || value.equals("*")) {
            return Optional.empty();
        }
        Matcher tag = VERSION_TAG.matcher(value);
        if (!tag.matches()) {
            throw malformed("If-Match takes the ETag of the last answer, such as \"3\".");
        }
        return Optional.of(Integer.valueOf(tag.group(1)));
    }

    /** The same, of a request that makes no sense without. */
    public static Optional<Integer> requiredVersion(HttpHeaders headers) {
        Optional<Integer> version = version(headers);
        if (version.isEmpty()) {
            throw ApiProblems.PRECONDITION_REQUIRED
                    .because("Say by If-Match which version you have read: the ETag of the last answer.")
                    .thrown();
        }
        return version;
    }

    public static UUID runId(String text) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAnId) {
                throw notARun();
            }
        }
        throw notARun();
    }

    public static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because(detail).thrown();
    }

    private static RuntimeException notARun() {
        return malformed("The path names no payroll run: a run's id is a UUID.");
    }

    private static String ifMatch(HttpHeaders headers) {
        String value = headers.getHeaderString(HttpHeaders.IF_MATCH);
        return value == null ? "" : value.strip();
    }

    private byte[] bytes(@Nullable Object content) {
        if (content == null) {
            return new byte[0];
        }
        try {
            return json.writeValueAsBytes(content);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a body that was read and cannot be written", impossible);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
