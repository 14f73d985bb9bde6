package dev.weft.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uses a JVM of its own, because an earlier test may have cancelled something. */
@Tag("real-time")
@Timeout(60)
class InterruptionsAreLoadedTest {

    /** A program that cancels nothing. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            Async.run(() -> {});
        }
    }

    /** Otherwise the JIT compiler assumes that {@code InterruptedException} has no subclasses; see ADR 0041. */
    @Test
    void interruptedExceptionHasItsSubclassesBeforeTheFirstCancellation() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("dev.weft.spi.wait.Cancellation$Interruption ")
                .contains("dev.weft.spi.wait.Cancellation$TracelessInterruption ");
        assertThat(program.waitFor()).isZero();
    }
}
