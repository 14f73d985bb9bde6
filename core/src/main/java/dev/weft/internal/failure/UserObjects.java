package dev.weft.internal.failure;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What objects of the user's tell of themselves: labels, inputs and exceptions. Their methods may throw anything, also
 * where a task ends or a message is made; then they tell nothing here, since tasks wait for what comes next.
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
        } catch (Throwable noAnswer) { // says nothing of the work, whose own outcome is on its way
            return null;
        }
    }
}
