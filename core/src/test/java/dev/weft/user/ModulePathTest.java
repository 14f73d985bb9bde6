package dev.weft.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program that has Weft on the module path. All other tests have Weft on the class path. */
@Tag("real-time")
@Timeout(60)
class ModulePathTest {
    @TempDir
    private Path folder;

    /** The program. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(Async.class.getModule());
            System.out.println(Async.call(() -> Async.gather(List.of(1, 2), number -> number * 2)));
            System.out.println(EventLoop.call(() -> Async.gather(List.of(1, 2), number -> number * 3)));
            System.out.println(Async.moveOnAfter(Duration.ofMillis(1), () -> Async.sleep(Duration.ofHours(1))));
        }
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /**
     * A folder that contains only the program. The folder of the test classes also declares a service in a package of
     * the module.
     */
    private Path programAlone() throws IOException {
        String name = Program.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        Files.createDirectories(copy.getParent());
        try (InputStream compiled = Program.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(compiled, copy);
        }
        return folder;
    }

    @Test
    void programRunsWithWeftAsAModule() throws IOException, InterruptedException, URISyntaxException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        place(Async.class),
                        "--add-modules",
                        "dev.weft",
                        "--class-path",
                        programAlone().toString(),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("module dev.weft\n[2, 4]\n[3, 6]\nfalse\n");
        assertThat(program.waitFor()).isZero();
    }
}
