package io.payledger.api.directory;

import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The recording command and the pages of all lists of the directory. */
@ApplicationScoped
class DirectoryHttp {

    static final String TEXT_CSV = "text/csv";
    private static final int PAGE_MAX = 1000;

    private final Exchange http;
    private final DirectoryConfig limits;

    DirectoryHttp(Exchange http, DirectoryConfig limits) {
        this.http = http;
        this.limits = limits;
    }

    DirectoryConfig limits() {
        return limits;
    }

    CompletionStage<Response> record(String word, DirectoryEntries entries) {
        return http.carryOut(new RecordInDirectory(word, entries), entries);
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
        PageRequest listing = PageRequest.of(http.request(), limit, PAGE_MAX);
        String after = listing.after(cursor, Function.identity()).orElse("");
        return http.list(listing, shard -> read.of(shard, after, listing.rows()), key, view);
    }

    /** All rows of a short list. */
    <T> CompletionStage<Response> all(
            Function<Shard, ReadAttempt<Pool, List<T>>> read, Function<List<T>, Object> view) {
        return http.read(read, (rows, token) -> Answer.of(200, view.apply(rows), token));
    }
}
