package io.payledger.localstack;

import java.nio.file.Path;
import java.util.List;

/** What a JVM does with an archive of classes, which spares it the parsing of what is in it (application class data sharing). */
enum ClassArchive {
    /** Takes classes from it. A JVM other than the one that wrote it, or other jars, start without it. */
    USED("-XX:SharedArchiveFile="),
    /** Writes into it what it has loaded, when it ends. */
    WRITTEN("-XX:ArchiveClassesAtExit=");

    private final String option;

    ClassArchive(String option) {
        this.option = option;
    }

    /** With the whole path, so that a list of processes tells whose they are. */
    List<String> options(Path archive) {
        return List.of(option + archive.toAbsolutePath(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }
}
