package dev.weft.testing;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs an {@link AsyncTest} once in each kind of run that the annotation names. */
final class AsyncTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), AsyncTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        AsyncTest test = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), AsyncTest.class)
                .orElseThrow();
        if (test.seconds() < 1) {
            throw new IllegalArgumentException("seconds must be at least 1, but is " + test.seconds());
        }
        return Stream.of(test.value()).map(way -> new Invocation(way, Duration.ofSeconds(test.seconds())));
    }

    private record Invocation(AsyncTest.Way way, Duration limit)
            implements TestTemplateInvocationContext, InvocationInterceptor {

        @Override
        public String getDisplayName(int number) {
            return way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this, new RunParameters(Set.of(TaskGroup.class, Recorder.class)));
        }

        @Override
        public void interceptTestTemplateMethod(
                InvocationInterceptor.Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            run(() -> Async.withTimeout(limit, () -> RunParameters.call(method, null)));
            if (Thread.interrupted()) {
                throw new AssertionError("the test has left its thread interrupted");
            }
        }

        private void run(Action<Exception> body) throws Exception {
            switch (way) {
                case PARALLEL -> Async.run(body);
                case EVENT_LOOP -> EventLoop.run(body);
            }
        }
    }
}
