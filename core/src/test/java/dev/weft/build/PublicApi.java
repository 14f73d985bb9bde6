package dev.weft.build;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The public types of this module, for tests that check a rule for each type. */
public final class PublicApi {
    private static final Path CLASSES = Path.of("target", "classes");

    private PublicApi() {}

    /**
     * The types in {@code packages} that are visible in other packages, including nested types, in the order of their
     * names.
     */
    public static Stream<Class<?>> types(Set<String> packages) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            List<Class<?>> types = files.map(CLASSES::relativize)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .map(file -> file.replace(CLASSES.getFileSystem().getSeparator(), "."))
                    .sorted()
                    .<Class<?>>map(PublicApi::load)
                    .filter(type -> packages.contains(type.getPackageName()) && isVisible(type))
                    .toList();
            return types.stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return Stream.<Class<?>>iterate(type, t -> t != null, Class::getEnclosingClass)
                .allMatch(t -> (t.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
    }
}
