package dev.weft.insight;

import dev.weft.spi.wait.OwnCode;
import org.jspecify.annotations.Nullable;

/** Finds the place in the program at which a task is, and formats stack frames. */
final class Frames {
    private Frames() {}

    /**
     * The place in the program at which a task is.
     *
     * @param code the innermost frame of the program's own code; if there is none, the innermost frame; null if the
     *     stack is empty
     * @param call the method of the JDK or of Weft that this code has called; null if it has called none
     */
    record Place(@Nullable String code, @Nullable String call) {}

    static Place placeOf(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            if (isOfProgram(stack[i].getClassName())) {
                return new Place(text(stack[i]), i == 0 ? null : method(stack[i - 1]));
            }
        }
        return new Place(stack.length == 0 ? null : text(stack[0]), null);
    }

    private static boolean isOfProgram(String type) {
        return !OwnCode.isOfWeft(type) && !OwnCode.isOfJdk(type);
    }

    /** Formats {@code frame} without the names of modules and class loaders. */
    static String text(StackTraceElement frame) {
        String file = frame.getFileName();
        String place = frame.isNativeMethod()
                ? "native method"
                : file == null
                        ? "unknown source"
                        : frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
        return method(frame) + "(" + place + ")";
    }

    private static String method(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }
}
