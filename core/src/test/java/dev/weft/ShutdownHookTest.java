package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.internal.scope.ShutdownHook;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that get a signal to end, each in a process of its own. */
@Tag("real-time")
@Timeout(60)
class ShutdownHookTest {

    /** The programs. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            switch (arguments[0]) {
                case "run" -> Async.run(() -> sleep("run"));
                case "loop" -> EventLoop.run(() -> sleep("loop"));
                case "stubborn" -> Async.run(Program::ignore);
                case "exit" ->
                    Async.run(() -> TaskGroup.run(group -> {
                        CountDownLatch asleep = new CountDownLatch(1);
                        group.spawn(() -> {
                            asleep.countDown();
                            sleep("sibling");
                        });
                        group.spawn(() -> {
                            asleep.await();
                            System.exit(7);
                        });
                    }));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static void sleep(String name) throws InterruptedException {
            try {
                System.out.println("ready");
                Async.sleep(Duration.ofHours(1));
            } finally {
                Async.shielded(() -> Async.sleep(Duration.ofMillis(50)));
                System.out.println("cleaned up " + name);
            }
        }

        private static void ignore() {
            System.out.println("ready");
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    private record Ended(int status, List<String> lines, Duration took) {}

    private static Ended program(String name, boolean terminate, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), name));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            long begin = System.nanoTime();
            if (terminate) {
                process.toHandle().destroy();
            }
            List<String> lines = out.lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), lines, Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "loop"})
    void terminatedProgramRunsItsFinallyBlocks(String way) throws Exception {
        Ended ended = program(way, true);

        assertThat(ended.status()).isEqualTo(143);
        assertThat(ended.lines()).containsExactly("cleaned up " + way);
    }

    @Test
    void taskThatExitsIsNotWaitedForButItsSiblingsAre() throws Exception {
        Ended ended = program("exit", false, "-Ddev.weft.shutdownGrace=25");

        assertThat(ended.status()).isEqualTo(7);
        assertThat(ended.lines()).containsExactly("cleaned up sibling");
        assertThat(ended.took()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void programThatDoesNotEndIsEndedAfterTheGrace() throws Exception {
        Ended ended = program("stubborn", true, "-Ddev.weft.shutdownGrace=0.2");

        assertThat(ended.status()).isEqualTo(143);
    }

    @Test
    void hookCanBeSwitchedOff() throws Exception {
        Ended ended = program("run", true, "-Ddev.weft.shutdownGrace=0");

        assertThat(ended.status()).isEqualTo(143);
        assertThat(ended.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, PT5S", "' 0.25 ', PT0.25S", "0, PT0S"})
    void graceIsInSeconds(String property, Duration grace) {
        assertThat(ShutdownHook.grace(property)).isEqualTo(grace);
    }

    @Test
    void graceThatIsNoNumberIsToldOf() {
        try (LogCapture log = LogCapture.open()) {
            assertThat(ShutdownHook.grace("soon")).isEqualTo(Duration.ofSeconds(5));
            assertThat(log.messages())
                    .containsExactly(
                            "dev.weft.shutdownGrace must be a number of seconds, but is 'soon'; using the default of 5 s");
        }
    }
}
