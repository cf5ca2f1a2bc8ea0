package io.payledger.api.directory;

import io.payledger.api.command.CommandHttp;
import io.payledger.api.directory.CsvDirectory.Rows;
import io.payledger.api.directory.DirectoryHttp.Page;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.read.Answer;
import io.payledger.api.read.CurrentRequest;
import io.payledger.api.read.PageRequest;
import io.payledger.api.read.SessionReads;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.payledger.service.session.SessionTokens;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the lists of the directory have in common: uploads, the command that records them, pages. */
@ApplicationScoped
class DirectoryHttp {

    static final String TEXT_CSV = "text/csv";
    private static final int PAGE_MAX = 1000;

    private final CommandHttp commands;
    private final SessionReads reads;
    private final SessionTokens tokens;
    private final CurrentRequest current;
    private final DirectoryConfig limits;

    DirectoryHttp(
            CommandHttp commands,
            SessionReads reads,
            SessionTokens tokens,
            CurrentRequest current,
            DirectoryConfig limits) {
        this.commands = commands;
        this.reads = reads;
        this.tokens = tokens;
        this.current = current;
        this.limits = limits;
    }

    interface Upload<T> {
        Rows<T> read(DirectoryConfig limits) throws IOException;
    }

    /** The rows of an upload, all of them right. */
    <T> List<T> upload(Upload<T> upload) throws IOException {
        Rows<T> rows = upload.read(limits);
        if (!rows.errors().isEmpty()) {
            throw ApiProblems.INVALID_DIRECTORY
                    .because("Nothing was recorded. Correct what 'errors' names, and send the whole file again."
                            + (rows.mayHaveMoreErrors() ? " There may be more errors than are listed." : ""))
                    .with("errors", rows.errors())
                    .thrown();
        }
        return rows.rows();
    }

    CompletionStage<Response> record(
            String word, DirectoryEntries entries, String method, HttpHeaders headers, UriInfo uri) {
        return commands.carryOut(new RecordInDirectory(word, shard(), entries), method, uri, headers, entries);
    }

    /** A list of the directory: how a page of it is read, and by what its rows are ordered. */
    record Page<T>(PageRead<T> read, Function<T, String> key) {}

    interface PageRead<T> {
        ReadAttempt<Pool, List<T>> of(Shard shard, String after, int limit);
    }

    <T> CompletionStage<Response> page(
            Page<T> page, @Nullable String cursor, String limit, UriInfo uri, PageRequest.View<T> view) {
        PageRequest listing = PageRequest.of(uri, limit, PAGE_MAX);
        String after = listing.after(cursor, Function.identity()).orElse("");
        return reads.read(
                        shard(),
                        current.session(),
                        page.read().of(shard(), after, listing.rows()),
                        (rows, answered) -> listing.page(rows, page.key(), view, answered.token()))
                .thenApply(answer -> answer.response(tokens));
    }

    /** All rows of a list that is short. */
    <T> CompletionStage<Response> all(
            Function<Shard, ReadAttempt<Pool, List<T>>> read, Function<List<T>, Object> view) {
        return reads.read(
                        shard(),
                        current.session(),
                        read.apply(shard()),
                        (rows, answered) -> Answer.of(200, view.apply(rows), answered.token()))
                .thenApply(answer -> answer.response(tokens));
    }

    private Shard shard() {
        return current.caller().shard();
    }
}
