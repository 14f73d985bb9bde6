package dev.weft.explore;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a test method in a rewritten copy of its class, with the {@link Mistake} it is annotated with. */
public final class Rewritten implements InvocationInterceptor {
    private static final RewritingLoader SOUND = new RewritingLoader(Rewritten.class.getClassLoader(), null);

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> context,
            ExtensionContext extension)
            throws Throwable {
        invocation.skip();
        Method original = context.getExecutable();
        Class<?> copy = loaderFor(original.getAnnotation(Mistake.class))
                .loadClass(original.getDeclaringClass().getName());
        Constructor<?> constructor = copy.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method method = copy.getDeclaredMethod(original.getName());
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static RewritingLoader loaderFor(@Nullable Mistake mistake) {
        return mistake == null ? SOUND : new RewritingLoader(Rewritten.class.getClassLoader(), mistake);
    }
}
