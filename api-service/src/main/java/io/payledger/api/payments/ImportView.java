package io.payledger.api.payments;

import io.payledger.api.command.AggregateSnapshot;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of an upload. */
@Schema(name = "BankFileImport")
public record ImportView(
        @Schema(description = "Whether all of it had been imported before, so that nothing changed")
        boolean repeated,

        List<ImportedFile> files) {

    /** A status report, or one statement of a file. */
    @Schema(name = "ImportedBankFile")
    public record ImportedFile(
            @Schema(description = "Whether it had been imported before; the file has the time and the person")
            boolean repeated,

            BankFileView file) {}

    static AggregateSnapshot shown(List<ImportedFile> files) {
        return AggregateSnapshot.of("imported", new ImportView(files.stream().allMatch(ImportedFile::repeated), files));
    }
}
