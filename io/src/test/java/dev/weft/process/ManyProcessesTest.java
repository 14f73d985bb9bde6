package dev.weft.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.Descriptors;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Many processes leave no descriptor, thread or zombie behind, and delay no timer. */
@Tag("real-time")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ManyProcessesTest {
    private static final int MANY = 300;
    private static final int AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LATE = Duration.ofMillis(500);
    private static final List<Integer> NUMBERS =
            IntStream.range(0, MANY).boxed().toList();

    /** Loads the classes, and makes the JDK create everything that it keeps. */
    @BeforeAll
    static void warmUp() throws Exception {
        Async.forEach(NUMBERS.subList(0, 2 * AT_ONCE), AT_ONCE, _ -> Processes.run("true"));
    }

    /** The resources of this JVM that a process could leave behind. */
    private record Held(long descriptors, long threads, long zombies) {

        static Held now() throws IOException {
            return new Held(
                    Descriptors.count(),
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(Held::isOurs)
                            .count(),
                    ProcessHandle.current()
                            .children()
                            .filter(it -> it.info().command().isEmpty()) // the children without a command are zombies
                            .count());
        }

        /**
         * Whether {@code thread} is a thread of Weft that must have ended. The JDK keeps its threads that reap
         * processes for a minute, and the threads of its common pool. Carriers of Weft are started when other carriers
         * block, and end after half a minute without work.
         */
        private static boolean isOurs(Thread thread) {
            return thread.getName().startsWith("weft-")
                    && !thread.getName().contains("-carrier-")
                    && !thread.getName().startsWith("weft-timer")
                    && !thread.getName().equals("weft-starvation");
        }

        /** Polls in real time: idle threads of a pool end after a second, and nothing reports that. */
        static Held settled(Held wanted) throws IOException, InterruptedException {
            Held now = now();
            for (int i = 0; i < 100 && !now.equals(wanted); i++) {
                Thread.sleep(100); // nothing reports that an idle thread has ended
                now = now();
            }
            return now;
        }
    }

    @Test
    void manyAtOnceLeaveNothingAndDelayNoTimer() throws Exception {
        Held before = Held.settled(new Held(Held.now().descriptors(), 0, 0));

        AtomicLong worst = new AtomicLong();
        AtomicLong worstOfThread = new AtomicLong();
        Thread plain = Thread.ofPlatform().start(() -> measurePlain(worstOfThread));
        TaskGroup.run(group -> {
            Task<?> timer = group.spawn(() -> measure(worst));
            Async.forEach(NUMBERS, AT_ONCE, number -> {
                String out = Processes.command("sh", "-c", "cat; seq 1 1000 >&2")
                        .run("number " + number)
                        .requireSuccess()
                        .stdout()
                        .text();
                assertThat(out).isEqualTo("number " + number);
            });
            timer.cancel("all have ended");
        });
        plain.interrupt();
        plain.join();

        assertThat(Duration.ofNanos(worst.get()))
                .as("the longest delay; a platform thread had a delay of %d ns", worstOfThread.get())
                .isLessThan(LATE.plusNanos(2 * worstOfThread.get()));
        assertThat(Held.settled(before)).isEqualTo(before);
    }

    /** Records the longest delay of a timer of ten milliseconds. */
    private static void measure(AtomicLong worst) throws InterruptedException {
        while (true) {
            long begin = System.nanoTime();
            Async.sleep(PAUSE);
            worst.accumulateAndGet(System.nanoTime() - begin - PAUSE.toNanos(), Math::max);
        }
    }

    /** Records the longest delay of a sleep on a platform thread, which shows how busy the machine is. */
    private static void measurePlain(AtomicLong worst) {
        try {
            while (true) {
                long begin = System.nanoTime();
                Thread.sleep(PAUSE); // this sleep is measured
                worst.accumulateAndGet(System.nanoTime() - begin - PAUSE.toNanos(), Math::max);
            }
        } catch (InterruptedException e) {
            assertThat(e).as("the interrupt that ends the measurement").isNotNull();
        }
    }

    @Test
    void manyThatAreCancelledLeaveNothing() throws Exception {
        Held before = Held.settled(new Held(Held.now().descriptors(), 0, 0));

        assertThatThrownBy(() -> Async.withTimeout(
                        Duration.ofMillis(300),
                        () -> Async.forEach(
                                NUMBERS,
                                AT_ONCE,
                                _ -> Processes.command("sh", "-c", "sleep 60 & sleep 60")
                                        .run(new byte[1_000_000]))))
                .isInstanceOf(TimedOutException.class);

        assertThat(Held.settled(before)).isEqualTo(before);
    }

    @Test
    void programsThatCannotBeStartedLeaveNothing() throws Exception {
        Held before = Held.settled(new Held(Held.now().descriptors(), 0, 0));

        Async.forEach(
                NUMBERS,
                AT_ONCE,
                _ -> assertThatThrownBy(() -> Processes.run("/no/such/program")).isInstanceOf(IOException.class));

        assertThat(Held.settled(before)).isEqualTo(before);
    }
}
