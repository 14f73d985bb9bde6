package dev.weft.testing;

import dev.weft.TaskGroup;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Parameters of a test method that exist only inside its run. JUnit resolves parameters before the run, so it gets null, and
 * the method is called inside the run with the actual values.
 */
record RunParameters(Set<Class<?>> types) implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getDeclaringExecutable().equals(context.getRequiredTestMethod())
                && types.contains(parameter.getParameter().getType());
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return null;
    }

    /**
     * Calls the test method inside a run.
     *
     * @param simulation the simulation of the run; null if the run is of another kind
     */
    static void call(ReflectiveInvocationContext<Method> test, @Nullable Simulation simulation)
            throws InterruptedException {
        if (List.of(test.getExecutable().getParameterTypes()).contains(TaskGroup.class)) {
            TaskGroup.run(group -> call(test, simulation, group));
        } else {
            call(test, simulation, null);
        }
    }

    private static void call(
            ReflectiveInvocationContext<Method> test, @Nullable Simulation simulation, @Nullable TaskGroup group) {
        @Nullable Object[] arguments = test.getArguments().toArray();
        Class<?>[] types = test.getExecutable().getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == Simulation.class) {
                arguments[i] = simulation;
            } else if (types[i] == Random.class && simulation != null) {
                arguments[i] = simulation.random();
            } else if (types[i] == TaskGroup.class) {
                arguments[i] = group;
            } else if (types[i] == Recorder.class) {
                arguments[i] = Recorder.create();
            }
        }
        ReflectionSupport.invokeMethod(test.getExecutable(), test.getTarget().orElse(null), arguments);
    }
}
