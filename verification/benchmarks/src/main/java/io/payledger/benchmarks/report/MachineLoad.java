package io.payledger.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How busy the machine is.
 *
 * @param average processes that ran or waited for a processor during the last minute; negative where it is not known
 * @param processors how many the machine has
 * @param times of all processors since the machine started; empty where there is no {@code /proc/stat}
 */
public record MachineLoad(double average, int processors, Optional<Times> times) {

    private static final Path STAT = Path.of("/proc/stat");

    /** In ticks. Stolen is the time in which another machine had the processor. */
    public record Times(long all, long stolen) {

        /** The first line of {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq, steal, and two that user contains. */
        static Times of(String line) {
            String[] fields = line.strip().split("\\s+", -1);
            long all = 0;
            for (int field = 1; field <= 8; field++) {
                all += Long.parseLong(fields[field]);
            }
            return new Times(all, Long.parseLong(fields[8]));
        }
    }

    public static MachineLoad now() throws IOException {
        return new MachineLoad(
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                Files.isReadable(STAT)
                        ? Optional.of(Times.of(Files.readAllLines(STAT).get(0)))
                        : Optional.empty());
    }

    /** The percentage of all processors' time that was stolen since {@code before}; empty where it is not known. */
    Optional<Double> stolenPercentSince(MachineLoad before) {
        return times.flatMap(now -> before.times.map(then ->
                now.all() == then.all() ? 0 : 100.0 * (now.stolen() - then.stolen()) / (now.all() - then.all())));
    }
}
