package io.payledger.api.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.payledger.api.csv.CsvFormat;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The version of the directory, and who recorded it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Directory")
public record DirectoryView(
        @Schema(description = "Counts the changes, from 1") int version,
        String updatedBy,
        Instant updatedAt,

        @Schema(description = "How a CSV file was read; in the answer to it only") @Nullable CsvFormat file) {

    DirectoryView(int version, String updatedBy, Instant updatedAt) {
        this(version, updatedBy, updatedAt, null);
    }
}
