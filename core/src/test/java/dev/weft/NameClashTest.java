package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.build.PublicApi;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Names of Weft that a wildcard import of the JDK makes ambiguous. Each is a name of asyncio, too. The tour lists them
 * with the remedy.
 */
class NameClashTest {
    private static final Set<String> OURS = Set.of("dev.weft", "dev.weft.sync", "dev.weft.queue", "dev.weft.select");

    /** The packages that programs often import with a wildcard. */
    private static final List<String> OF_THE_JDK = List.of(
            "java.lang",
            "java.io",
            "java.net",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "java.util.function",
            "java.util.stream");

    @Test
    void onlyNamesOfAsyncioAreThoseOfTheJdkToo() throws IOException {
        Stream<String> clashes = PublicApi.types(OURS)
                .filter(type -> type.getEnclosingClass() == null)
                .map(Class::getSimpleName)
                .flatMap(NameClashTest::inTheJdk);

        assertThat(clashes)
                .containsExactlyInAnyOrder(
                        "java.util.Queue",
                        "java.util.PriorityQueue",
                        "java.util.concurrent.Semaphore",
                        "java.util.concurrent.locks.Lock",
                        "java.util.concurrent.locks.Condition",
                        "java.util.concurrent.locks.ReadWriteLock");
    }

    private static Stream<String> inTheJdk(String simpleName) {
        return OF_THE_JDK.stream().map(name -> name + "." + simpleName).filter(NameClashTest::isPublicType);
    }

    private static boolean isPublicType(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, null).getModifiers());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
