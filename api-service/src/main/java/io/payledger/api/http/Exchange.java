package io.payledger.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandRequest;
import io.payledger.api.command.Commands;
import io.payledger.api.command.IdempotencyKey;
import io.payledger.api.command.TraceParent;
import io.payledger.api.read.Session;
import io.payledger.api.read.SessionReads;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.SessionTokens;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The current request and its response: carries out a command or a session read with the request's caller, session and
 * key, and renders how it ended.
 */
@ApplicationScoped
public class Exchange {

    private static final String KEY_HEADER = "Idempotency-Key";

    private final Commands commands;
    private final CommandRenderer renderer;
    private final CommandEndings endings;
    private final SessionReads reads;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final ObjectMapper json;

    Exchange(
            Commands commands,
            CommandRenderer renderer,
            CommandEndings endings,
            SessionReads reads,
            SessionTokens tokens,
            CurrentRequest current,
            ObjectMapper json) {
        this.commands = commands;
        this.renderer = renderer;
        this.endings = endings;
        this.reads = reads;
        this.tokens = tokens;
        this.current = current;
        this.json = json;
    }

    public CurrentRequest request() {
        return current;
    }

    public Shard shard() {
        return current.shard();
    }

    /** @param content what the Idempotency-Key stands for besides method, path and If-Match */
    public CompletionStage<Response> carryOut(Command<?> command, @Nullable Object content) {
        return carryOut(command, content, UnaryOperator.identity());
    }

    /** @param shown completes the answer by what is true of this request only */
    public CompletionStage<Response> carryOut(
            Command<?> command, @Nullable Object content, UnaryOperator<Answer> shown) {
        CommandRequest<?> request = new CommandRequest<>(
                current.caller(), current.session().token(), key(content), TraceParent.current(), command);
        return endings.measured(command.word(), () -> commands.carryOut(request)
                        .map(result -> shown.apply(renderer.render(request, result))))
                .toCompletionStage()
                .thenApply(this::respond);
    }

    /** Reads the caller's shard, and has {@code body} make the answer of what was found. */
    public <T> CompletionStage<Response> read(
            Function<Shard, ReadAttempt<Pool, T>> attempt, BiFunction<T, SessionToken, Answer> body) {
        return read(1, attempt, body);
    }

    /**
     * The same, of a read of many rows: a tenant has few of those at once.
     *
     * @param rows how many it reads at most
     */
    public <T> CompletionStage<Response> read(
            int rows, Function<Shard, ReadAttempt<Pool, T>> attempt, BiFunction<T, SessionToken, Answer> body) {
        Session session = current.session();
        if (!reads.hasRoom(shard())) {
            throw ProblemType.TOO_MANY_REQUESTS
                    .because("Too many reads of your tenant wait already. Send the request again after Retry-After.")
                    .thrown();
        }
        return reads.read(shard(), session, rows, attempt.apply(shard()))
                .thenApply(outcome -> respond(ReadRenderer.render(session.token(), outcome, body)));
    }

    /** The same for a whole file, which takes its time; for the caller to turn into a response. */
    public <T> CompletionStage<Answer> readFile(
            Function<Shard, ReadAttempt<Pool, T>> attempt, BiFunction<T, SessionToken, Answer> body) {
        Session session = current.session();
        return reads.readFile(shard(), session, attempt.apply(shard()))
                .thenApply(outcome -> ReadRenderer.render(session.token(), outcome, body));
    }

    /** The answer as a file to save, if it is one and no problem. */
    public Response file(Answer answer, String mediaType, String name) {
        return answer.body() instanceof Problem
                ? respond(answer)
                : Response.fromResponse(respond(answer))
                        .type(mediaType)
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                        .build();
    }

    /**
     * Reads one page of a list.
     *
     * @param place where a page ends that ends with this row
     */
    public <T> CompletionStage<Response> list(
            PageRequest page,
            Function<Shard, ReadAttempt<Pool, List<T>>> attempt,
            Function<T, String> place,
            PageRequest.View<T> view) {
        return read(page.rows(), attempt, (rows, token) -> page.page(rows, place, view, token));
    }

    /**
     * Reads how far the primary has committed, and goes on with the token that proves it; where the primary cannot show
     * what the session has seen, that is the answer.
     */
    public CompletionStage<Response> positionAtPrimary(Function<SessionToken, CompletionStage<Response>> proven) {
        Session session = current.session();
        return reads.positionAtPrimary(shard(), session)
                .thenCompose(outcome -> ReadRenderer.match(
                        session.token(),
                        outcome,
                        answered -> proven.apply(answered.token()),
                        refusal -> CompletableFuture.completedFuture(respond(refusal))));
    }

    public Response respond(Answer answer) {
        return answer.response(tokens);
    }

    /** A body that may be left out, and then needs no Content-Type either. */
    public <T> Optional<T> optionalJson(@Nullable String body, Class<T> type) {
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
        try {
            return Optional.ofNullable(json.readValue(body, type));
        } catch (JsonProcessingException malformed) {
            throw new BadRequestException(malformed);
        }
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
