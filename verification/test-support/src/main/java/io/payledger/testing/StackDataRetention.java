package io.payledger.testing;

import io.payledger.localstack.StackData;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Deletes the data of a stack once the test class that closed it has passed, and keeps them if one of its tests failed. A
 * stack that classes share is closed after the last of them, or runs until the JVM ends: its data are deleted if every
 * class passed. Registered for every module by {@code META-INF/services}.
 */
public final class StackDataRetention implements TestExecutionListener {

    private boolean classFailed;
    private boolean anyFailed;

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
        classFailed |= failed;
        anyFailed |= failed;
        if (isTopLevelClass(test)) {
            if (classFailed) {
                StackData.keepClosed();
            } else {
                StackData.deleteClosed();
            }
            classFailed = false;
        }
    }

    private static boolean isTopLevelClass(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof ClassSource source
                && !source.getClassName().contains("$");
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        if (!anyFailed) {
            StackData.deleteClosed();
        }
        StackData.deleteAtExit(!anyFailed);
    }
}
