package io.payledger.api.directory;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The version of the directory, and who recorded it. */
@Schema(name = "Directory")
public record DirectoryView(
        @Schema(description = "Counts the changes, from 1") int version, String updatedBy, Instant updatedAt) {}
