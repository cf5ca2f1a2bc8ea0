package io.payledger.api.directory;

import io.payledger.api.directory.CsvDirectory.Rows;
import io.payledger.api.http.Answer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.CurrentRequest;
import io.payledger.api.http.HttpCommands;
import io.payledger.api.http.HttpReads;
import io.payledger.api.http.PageRequest;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Uploads, the recording command and pages of all lists of the directory. */
@ApplicationScoped
class DirectoryHttp {

    static final String TEXT_CSV = "text/csv";
    private static final int PAGE_MAX = 1000;

    private final HttpCommands commands;
    private final HttpReads reads;
    private final CurrentRequest current;
    private final DirectoryConfig limits;

    DirectoryHttp(HttpCommands commands, HttpReads reads, CurrentRequest current, DirectoryConfig limits) {
        this.commands = commands;
        this.reads = reads;
        this.current = current;
        this.limits = limits;
    }

    interface Upload<T> {
        Rows<T> read(DirectoryConfig limits) throws IOException;
    }

    /** The rows of a valid upload; throws a problem otherwise. */
    <T> List<T> upload(Upload<T> upload) throws IOException {
        Rows<T> rows = upload.read(limits);
        if (!rows.errors().isEmpty()) {
            throw ApiProblems.INVALID_DIRECTORY
                    .because("Nothing was recorded. Correct the lines in 'errors' and send the whole file again."
                            + (rows.mayHaveMoreErrors() ? " There may be more errors than are listed." : ""))
                    .with("errors", rows.errors())
                    .thrown();
        }
        return rows.rows();
    }

    CompletionStage<Response> record(String word, DirectoryEntries entries) {
        return commands.carryOut(new RecordInDirectory(word, entries), entries);
    }

    interface PageRead<T> {
        ReadAttempt<Pool, List<T>> of(Shard shard, String after, int limit);
    }

    /** @param key sorts the rows */
    <T> CompletionStage<Response> page(
            PageRead<T> read,
            Function<T, String> key,
            @Nullable String cursor,
            String limit,
            PageRequest.View<T> view) {
        PageRequest listing = PageRequest.of(current, limit, PAGE_MAX);
        String after = listing.after(cursor, Function.identity()).orElse("");
        return reads.read(
                shard -> read.of(shard, after, listing.rows()), (rows, token) -> listing.page(rows, key, view, token));
    }

    /** All rows of a short list. */
    <T> CompletionStage<Response> all(
            Function<Shard, ReadAttempt<Pool, List<T>>> read, Function<List<T>, Object> view) {
        return reads.read(read, (rows, token) -> Answer.of(200, view.apply(rows), token));
    }
}
