package io.payledger.api.csv;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a file was read. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "CsvFormat")
public record CsvFormat(
        @Schema(description = "UTF-8, windows-1252, UTF-16LE or UTF-16BE")
        String charset,

        @Schema(description = "A comma, a semicolon or a tab")
        String delimiter,

        @Schema(description = "A comma or a point; left out if no amount has decimals") @Nullable String decimalSign,

        @Schema(description = "Columns of the file that were not read, as they are named there")
        List<String> ignoredColumns) {

    public CsvFormat {
        ignoredColumns = List.copyOf(ignoredColumns);
    }

    public CsvFormat withDecimalSign(@Nullable DecimalSign sign) {
        return new CsvFormat(
                charset, delimiter, sign == null ? null : String.valueOf(sign.character()), ignoredColumns);
    }
}
