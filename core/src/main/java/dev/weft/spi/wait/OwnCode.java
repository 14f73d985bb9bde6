package dev.weft.spi.wait;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Distinguishes the code of Weft and of the JDK from the code of a program, by the names of classes. */
public final class OwnCode {
    private static final Set<String> PACKAGES =
            Set.of("dev.weft", "dev.weft.sync", "dev.weft.queue", "dev.weft.pace", "dev.weft.select");

    /** Beginnings of the names of further packages of Weft. */
    private static final List<String> ROOTS = List.of(
            "dev.weft.spi.",
            "dev.weft.internal.",
            "dev.weft.io.",
            "dev.weft.process.",
            "dev.weft.service.",
            "dev.weft.http.",
            "dev.weft.shared.");

    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private OwnCode() {}

    /** Whether the class named {@code type} belongs to Weft. False for Weft's tests and tools. */
    public static boolean isOfWeft(String type) {
        int dot = type.lastIndexOf('.');
        String packageName = dot < 0 ? "" : type.substring(0, dot);
        return PACKAGES.contains(packageName) || ROOTS.stream().anyMatch((packageName + ".")::startsWith);
    }

    /** Whether the class named {@code type} belongs to the JDK. */
    public static boolean isOfJdk(String type) {
        return JDK.stream().anyMatch(type::startsWith);
    }

    /** The innermost frame of {@code stack} that belongs neither to Weft nor to the JDK. */
    public static Optional<StackTraceElement> firstOutside(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> !isOfWeft(frame.getClassName()) && !isOfJdk(frame.getClassName()))
                .findFirst();
    }
}
