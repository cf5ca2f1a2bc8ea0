package io.payledger.cli.measurement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The room that a process of this machine takes: read from the operating system, not from the process. */
final class ProcessCosts {

    private ProcessCosts() {}

    /** Memory that the process holds now, in bytes; from {@code /proc}, so on Linux only. */
    static long residentBytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no VmRSS in " + status));
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read " + status, failed);
        }
    }

    /** Of all files below the folder. Files may come and go meanwhile. */
    static long sizeBytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length()) // 0 where it is gone
                    .sum();
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read " + folder, failed);
        }
    }
}
