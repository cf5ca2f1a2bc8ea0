package io.payledger.endtoend;

import io.payledger.endtoend.containers.Engine;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the container tests where no engine answers or the images are not built, unless they are required. Registered
 * for every test class by {@code META-INF/services}.
 */
public final class WhereContainersRun implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (StackKind.OF_THIS_RUN == StackKind.LOCAL || context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("nothing to ask of a container engine");
        }
        Optional<String> onlyLocal = context.getTestClass()
                .map(test -> test.getAnnotation(OnlyOnTheLocalStack.class))
                .map(OnlyOnTheLocalStack::value);
        if (onlyLocal.isPresent()) {
            return ConditionEvaluationResult.disabled(onlyLocal.get());
        }
        Optional<String> obstacle = Engine.obstacle();
        if (obstacle.isPresent() && Engine.isRequired()) {
            throw new IllegalStateException(
                    "container tests are required (-Dpayledger.containers=required), and " + obstacle.get());
        }
        return obstacle.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("an engine answers, and the images are there"));
    }
}
