package io.payledger.endtoend.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Removes what killed runs left on this machine's engine, by {@code infra/sweep.sh}, before the first stack of a run. */
final class Leftovers {

    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    private Leftovers() {}

    static void sweep() {
        if (!SWEPT.compareAndSet(false, true)) {
            return;
        }
        Path script = Path.of("..", "..", "infra", "sweep.sh").toAbsolutePath().normalize();
        if (!Files.isRegularFile(script)) {
            throw new IllegalStateException(script + " is missing: run the tests within the repository");
        }
        try {
            int status = new ProcessBuilder("bash", script.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                System.out.println(
                        "[WARNING] " + script + " ended with " + status + "; killed runs may have left more");
            }
        } catch (IOException failed) {
            throw new IllegalStateException("could not run " + script, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sweeping", interrupted);
        }
    }
}
