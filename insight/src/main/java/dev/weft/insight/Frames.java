package dev.weft.insight;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the place in the program at which a task is, and formats stack frames. */
final class Frames {
    private static final Set<String> WEFT =
            Set.of("dev.weft", "dev.weft.sync", "dev.weft.queue", "dev.weft.select", "dev.weft.pace");

    /** Packages of Weft, with all packages below them. */
    private static final List<String> WEFT_ROOTS = List.of(
            "dev.weft.spi.",
            "dev.weft.internal.",
            "dev.weft.io.",
            "dev.weft.process.",
            "dev.weft.service.",
            "dev.weft.http.");

    private static final List<String> JDK_ROOTS = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private Frames() {}

    /**
     * Where a task is.
     *
     * @param code the innermost frame of the program's own code, or of any if it has none; null without a stack
     * @param call the method of the JDK, of Weft or of a library that the program's code has called there; null if it calls
     *     none
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
        int dot = type.lastIndexOf('.');
        String packageName = dot < 0 ? "" : type.substring(0, dot);
        return !WEFT.contains(packageName)
                && Stream.concat(WEFT_ROOTS.stream(), JDK_ROOTS.stream()).noneMatch((packageName + ".")::startsWith);
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
