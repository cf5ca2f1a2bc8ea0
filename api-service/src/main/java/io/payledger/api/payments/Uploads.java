package io.payledger.api.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.command.Refusal;
import io.payledger.api.http.CommandRenderer;
import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.ParseResult;
import io.payledger.bankfiles.ParseResult.Read;
import io.payledger.bankfiles.ParseResult.Refused;
import io.payledger.bankfiles.ReadLimits;
import io.payledger.service.problems.ProblemException;
import io.payledger.service.problems.ProblemType;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Files as they come in: read whole, or refused with what is wrong and where. On threads that may block. */
@Singleton
class Uploads {

    private final BankFilesConfig config;
    private final Semaphore places;

    Uploads(BankFilesConfig config) {
        this.config = config;
        this.places = new Semaphore(config.readingsMax(), true);
    }

    /** A reader of bank-files. */
    interface Reader<T> {
        ParseResult<T> read(InputStream file, ReadLimits limits) throws IOException;
    }

    <T> T read(InputStream body, Reader<T> reader) throws IOException {
        takePlace();
        try (Limited limited = new Limited(body)) {
            return reader.read(limited, config.limits()).match(new ParseResult.Cases<T, T>() {
                @Override
                public T read(Read<T> read) {
                    return read.value();
                }

                @Override
                public T refused(Refused<T> refused) {
                    throw limited.refusal == null
                            ? CommandRenderer.problem(invalid(refused.problems(), refused.more()))
                                    .thrown()
                            : limited.refusal;
                }
            });
        } finally {
            places.release();
        }
    }

    /** A file of hundreds of thousands of rows takes hundreds of megabytes while it is read: not many at a time. */
    private void takePlace() {
        try {
            if (places.tryAcquire(config.readingWait().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw ProblemType.UNAVAILABLE
                .because("Other files are being read; nothing of this one was. Send it again in a few seconds.")
                .thrown();
    }

    /** Quotes what stands there for who sent it, and for nobody else. */
    static Refusal invalid(List<FileProblem> problems, boolean more) {
        return Refusal.of(
                        BankFileRefusal.INVALID,
                        "Nothing of the file was imported. 'errors' names what is wrong, and where."
                                + (more ? " There may be more than are listed." : ""))
                .with("errors", problems.stream().map(FileError::of).toList());
    }

    /** What is wrong with a file, and where. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankFileError")
    public record FileError(
            @Schema(description = "XPath from the root, with line and column where the text itself is wrong")
            String where,

            String what,

            @Schema(description = "What stands there, shortened") @Nullable String value) {

        static FileError of(FileProblem problem) {
            return new FileError(problem.where(), problem.what(), problem.value());
        }
    }

    /** A body that has too many bytes ends in a problem of its own, which a reader may take for one of the file's. */
    private static final class Limited extends FilterInputStream {
        private @Nullable ProblemException refusal;

        Limited(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (ProblemException tooLarge) {
                refusal = tooLarge;
                throw tooLarge;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (ProblemException tooLarge) {
                refusal = tooLarge;
                throw tooLarge;
            }
        }
    }
}
