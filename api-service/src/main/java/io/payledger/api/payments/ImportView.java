package io.payledger.api.payments;

import io.payledger.api.command.AggregateSnapshot;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of an upload. */
@Schema(name = "BankFileImport")
public record ImportView(
        @Schema(description = "Whether all of it had been imported before, so that nothing happened")
        boolean repeated,

        List<ImportedFile> files) {

    /** One of the upload's files: a status report is one, and so is each of its statements. */
    @Schema(name = "ImportedBankFile")
    public record ImportedFile(
            @Schema(description = "Whether it had been imported before, by whom and when the file says")
            boolean repeated,

            BankFileView file) {}

    static AggregateSnapshot shown(List<ImportedFile> files) {
        return new AggregateSnapshot(
                "imported",
                new ImportView(files.stream().allMatch(ImportedFile::repeated), files),
                Optional.empty(),
                Optional.empty());
    }
}
