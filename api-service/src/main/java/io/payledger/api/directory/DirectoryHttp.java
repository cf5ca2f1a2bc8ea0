package io.payledger.api.directory;

import io.payledger.api.csv.CsvFormat;
import io.payledger.api.http.Answer;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
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

    /** @param format of the file that has the entries */
    CompletionStage<Response> record(String word, DirectoryEntries entries, CsvFormat format) {
        return http.carryOut(new RecordInDirectory(word, entries), entries, answer -> answer.member("file", format));
    }

    /** A whole list as a file. */
    <T> Response csv(DirectoryList<T> list, String name, Function<List<T>, byte[]> file) {
        Answer answer = http.readFile(list::all, (rows, token) -> Answer.of(200, file.apply(rows), token))
                .toCompletableFuture()
                .join();
        return http.file(answer, TEXT_CSV, name + ".csv");
    }

    /** A page of a list, sorted by reference. */
    <T> CompletionStage<Response> page(
            DirectoryList<T> list, @Nullable String cursor, String limit, PageRequest.View<T> view) {
        PageRequest listing = PageRequest.of(http.request(), limit, PAGE_MAX);
        String after = listing.after(cursor, Function.identity()).orElse("");
        return http.list(listing, shard -> list.page(shard, after, listing.rows()), list::reference, view);
    }

    /** All rows of a short list. */
    <T> CompletionStage<Response> all(DirectoryList<T> list, Function<List<T>, Object> view) {
        return http.read(
                shard -> list.page(shard, "", Integer.MAX_VALUE),
                (rows, token) -> Answer.of(200, view.apply(rows), token));
    }
}
