package io.payledger.endtoend;

import io.payledger.endtoend.containers.ContainerStack;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.Stack;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Starts the stacks of the tests, all of one kind in one run: see {@link StackKind}. */
final class Stacks {

    private Stacks() {}

    /** Starts an empty stack with two followers and one instance of each service. */
    static Stack start(String name) {
        return start(name, StackPlan.USUAL);
    }

    /** Starts an empty stack. */
    static Stack start(String name, StackPlan plan) {
        return switch (StackKind.OF_THIS_RUN) {
            case LOCAL -> LocalStack.in(directory(name)).fresh().plan(plan).start();
            case CONTAINERS -> ContainerStack.start(directory("containers-" + name), plan);
        };
    }

    /** A tenant that no other test has seen. */
    static String newTenant() {
        return "t-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A directory that the build cleans away. */
    static Path directory(String name) {
        try {
            return Files.createDirectories(Path.of("target", "stacks", name).toAbsolutePath());
        } catch (IOException noDisk) {
            throw new UncheckedIOException(noDisk);
        }
    }
}
