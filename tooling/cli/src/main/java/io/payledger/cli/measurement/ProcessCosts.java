package io.payledger.cli.measurement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process of this machine has used: read from the operating system, not from the process. */
final class ProcessCosts {

    private ProcessCosts() {}

    /** Processor time of the process and of its children that still live, since they started. */
    static Duration processorTime(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("no process " + pid));
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

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
