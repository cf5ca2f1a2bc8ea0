package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.Refusal;
import io.payledger.api.http.CommandRenderer;
import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.ParseResult;
import io.payledger.bankfiles.ParseResult.Read;
import io.payledger.bankfiles.ParseResult.Refused;
import io.payledger.bankfiles.ReadLimits;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Reads uploaded files whole, or refuses them with the place and reason of each error. On threads that may block. */
@Singleton
class Uploads {

    /** Problems that are listed of a file that was read whole. */
    static final int PROBLEMS_MAX = 20;

    private final BankFilesConfig config;

    Uploads(BankFilesConfig config) {
        this.config = config;
    }

    /** A reader of bank-files. */
    interface Reader<T> {
        ParseResult<T> read(InputStream file, ReadLimits limits) throws IOException;
    }

    <T> T read(InputStream body, Reader<T> reader) throws IOException {
        ParseResult<T> result = reader.read(body, config.limits());
        if (result instanceof Refused<T> refused) {
            throw CommandRenderer.problem(invalid(refused.problems(), refused.more()))
                    .thrown();
        }
        return ((Read<T>) result).value();
    }

    /** Why a file that was read whole is not imported. Lists only the first of many problems. */
    static Refusal invalid(List<FileProblem> problems) {
        return invalid(problems.stream().limit(PROBLEMS_MAX).toList(), problems.size() >= PROBLEMS_MAX);
    }

    /** Quotes the text to the sender only: it is not logged. */
    private static Refusal invalid(List<FileProblem> problems, boolean more) {
        return new Refusal(
                BankFileRefusal.INVALID_BANK_FILE,
                "Nothing of the file was imported. Ask the bank for a file without the 'errors', and send that one."
                        + (more ? " There may be more errors than are listed." : ""),
                Map.of("errors", problems.stream().map(FileError::of).toList()));
    }

    /** An error in a file, and its place. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankFileError")
    public record FileError(
            @Schema(description = "XPath from the root, with line and column if the text itself is invalid")
            String where,

            String what,

            @Schema(description = "The text at that place, shortened") @Nullable String value) {

        static FileError of(FileProblem problem) {
            return new FileError(problem.where(), problem.what(), problem.value());
        }
    }
}
