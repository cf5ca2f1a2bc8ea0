package io.payledger.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandRequest;
import io.payledger.api.command.Commands;
import io.payledger.api.command.IdempotencyKey;
import io.payledger.api.command.TraceParent;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.SessionTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Commands over HTTP: takes caller, session and key from the current request, and renders the result. */
@ApplicationScoped
public class HttpCommands {

    static final String KEY_HEADER = "Idempotency-Key";

    private final Commands commands;
    private final CommandRenderer renderer;
    private final CommandEndings endings;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final ObjectMapper json;

    HttpCommands(
            Commands commands,
            CommandRenderer renderer,
            CommandEndings endings,
            SessionTokens tokens,
            CurrentRequest current,
            ObjectMapper json) {
        this.commands = commands;
        this.renderer = renderer;
        this.endings = endings;
        this.tokens = tokens;
        this.current = current;
        this.json = json;
    }

    /** @param content what the Idempotency-Key stands for besides method, path and If-Match */
    public CompletionStage<Response> carryOut(Command<?> command, @Nullable Object content) {
        CommandRequest<?> request = new CommandRequest<>(
                current.caller(), current.session().token(), key(content), TraceParent.current(), command);
        return endings.measured(command.word(), () -> commands.carryOut(request)
                        .map(result -> renderer.render(request, result)))
                .toCompletionStage()
                .thenApply(answer -> answer.response(tokens));
    }

    /** The version that If-Match names. */
    public Optional<Integer> version() {
        return current.version();
    }

    /** The version that If-Match names, for a command that needs one. */
    public Optional<Integer> requiredVersion() {
        return current.requiredVersion();
    }

    /** A body that may be left out, and then needs no Content-Type either. */
    public <T> Optional<T> optionalJson(@Nullable String body, Class<T> type) throws JsonProcessingException {
        if (body == null || body.isBlank()) {
            return Optional.empty();
        }
        boolean isJson = current.header(HttpHeaders.CONTENT_TYPE)
                .map(MediaType::valueOf)
                .filter(MediaType.APPLICATION_JSON_TYPE::isCompatible)
                .isPresent();
        if (!isJson) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .because("The body's Content-Type is not one that this path reads: application/json.")
                    .thrown();
        }
        return Optional.ofNullable(json.readValue(body, type));
    }

    private IdempotencyKey key(@Nullable Object content) {
        try {
            return IdempotencyKey.of(
                    current.header(KEY_HEADER).orElse(null),
                    List.of(utf8(current.method()), utf8(current.path()), utf8(current.ifMatch()), bytes(content)));
        } catch (IllegalArgumentException notAKey) {
            throw Requests.malformed(String.valueOf(notAKey.getMessage()));
        }
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
