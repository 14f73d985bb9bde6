package dev.weft.testing;

import dev.weft.TaskGroup;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs a test as an {@link Exploration}: each {@link Attempt} is an invocation of the template. JUnit requests an
 * invocation when the previous invocation has ended, so each attempt can depend on the result of the attempt before it.
 */
final class SimulationTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), SimulationTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        SimulationTest test = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), SimulationTest.class)
                .orElseThrow();
        Iterator<TestTemplateInvocationContext> attempts = new Attempts(new Exploration(options(test), seeds(test)));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(attempts, Spliterator.ORDERED), false);
    }

    private static SimulationOptions options(SimulationTest test) {
        SimulationOptions options = Simulation.options()
                .seed(test.firstSeed())
                .strategy(test.strategy())
                .changePoints(test.changePoints())
                .virtualTimeLimit(Duration.ofSeconds(test.virtualSeconds()))
                .realTimeLimit(Duration.ofSeconds(test.realSeconds()));
        return test.replay().isEmpty() ? options : options.replay(test.replay());
    }

    private static int seeds(SimulationTest test) {
        int seeds = Integer.getInteger("weft.simulation.seeds", test.seeds());
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds must be at least 1, but is " + seeds);
        }
        return seeds;
    }

    /** The invocations of one test. */
    private static final class Attempts implements Iterator<TestTemplateInvocationContext> {
        private final Exploration exploration;
        private @Nullable Attempt next;

        Attempts(Exploration exploration) {
            this.exploration = exploration;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = exploration.next();
            }
            return next != null;
        }

        @Override
        public TestTemplateInvocationContext next() {
            Attempt attempt = hasNext() ? next : null;
            if (attempt == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return new Invocation(exploration, attempt);
        }
    }

    /** One invocation: the test method as the body of one run. */
    private record Invocation(Exploration exploration, Attempt attempt)
            implements TestTemplateInvocationContext, InvocationInterceptor {

        @Override
        public String getDisplayName(int number) {
            return attempt.title();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(
                    this, new RunParameters(Set.of(Simulation.class, TaskGroup.class, Random.class, Recorder.class)));
        }

        @Override
        public void interceptTestTemplateMethod(
                InvocationInterceptor.Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            Throwable failure = attempt.run(simulation -> RunParameters.call(method, simulation));
            Throwable verdict = exploration.verdict(failure);
            if (verdict != null) {
                throw verdict;
            }
        }
    }
}
