package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.util.List;

/** Runs another program of this machine to its end. Stateless. */
final class Program {

    private Program() {}

    /** Returns the exit status. What the program writes to either output goes where its standard output is redirected. */
    static int run(ProcessBuilder program) throws IOException {
        Process process = program.redirectErrorStream(true).start();
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackException("interrupted in '" + String.join(" ", program.command()) + "'", interrupted);
        }
    }

    static boolean succeeds(List<String> command) {
        try {
            return run(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)) == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
