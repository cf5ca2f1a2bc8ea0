package io.payledger.endtoend;

import io.payledger.endtoend.containers.ContainerStack;
import io.payledger.endtoend.containers.Engine;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Reports at the end of a run on containers how many tests ran, or why none did, and stops the stacks that still run. */
public final class ContainerRunReport implements TestExecutionListener {

    private final PrintStream out = System.out;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private volatile @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        boolean succeeded = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (!succeeded) {
            failed.incrementAndGet(); // also a class whose stack did not start
        } else if (identifier.isTest()) {
            passed.incrementAndGet();
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        TestPlan whole = plan;
        if (whole != null) {
            long tests = whole.getDescendants(identifier).stream()
                    .filter(each -> whole.getChildren(each).isEmpty())
                    .count();
            skipped.addAndGet(identifier.isContainer() ? (int) tests : 1);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (StackKind.OF_THIS_RUN != StackKind.CONTAINERS) {
            return;
        }
        ContainerStack.closeAll();
        Engine.obstacle()
                .ifPresentOrElse(
                        this::warn,
                        () -> out.printf(
                                "[INFO] Container tests: %d ran (%d passed, %d failed), %d skipped, on %s%n",
                                passed.get() + failed.get(),
                                passed.get(),
                                failed.get(),
                                skipped.get(),
                                Engine.description()));
    }

    private void warn(String obstacle) {
        String line = "-".repeat(72);
        out.println("[WARNING] " + line);
        out.printf("[WARNING] THE CONTAINER TESTS DID NOT RUN: %d skipped, %d failed.%n", skipped.get(), failed.get());
        obstacle.lines().forEach(each -> out.println("[WARNING]   " + each));
        out.println("[WARNING]   -Dpayledger.containers=required makes this a failure.");
        out.println("[WARNING] " + line);
    }
}
