package dev.weft.internal.failure;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts of objects of the application: labels, inputs and exceptions. Their methods may throw anything, even where a
 * task ends or a message is made. Then they count as having no text, because other tasks wait for what comes next.
 */
public final class UserObjects {
    private UserObjects() {}

    /** The text of {@code object}; null if it has none. */
    public static @Nullable String text(Object object) {
        return ask(object, Object::toString);
    }

    /** The text of {@code exception}; its type if it has none. */
    public static String text(Throwable exception) {
        String text = ask(exception, Throwable::toString);
        return text == null ? exception.getClass().getName() : text;
    }

    public static @Nullable String message(Throwable exception) {
        return ask(exception, Throwable::getMessage);
    }

    public static @Nullable Throwable cause(Throwable exception) {
        return ask(exception, Throwable::getCause);
    }

    private static <O, A> @Nullable A ask(O object, Function<? super O, ? extends @Nullable A> question) {
        try {
            return question.apply(object);
        } catch (Throwable noAnswer) { // does not concern the work, which has its own outcome
            return null;
        }
    }
}
