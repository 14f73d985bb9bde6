package dev.weft.spi.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.wait.Strand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The threads in these tests are not real. A thread starts when the test calls {@code arrive}, and runs on the thread
 * of the test.
 */
class SharedThreadsTest {
    private final List<String> happened = new ArrayList<>();
    private final Deque<Sent> onTheirWay = new ArrayDeque<>();
    private int threadsLeft = Integer.MAX_VALUE;
    private SharedThreads threads = new SharedThreads(this::newThread, Integer.MAX_VALUE);

    private Thread newThread(Runnable body) {
        if (threadsLeft-- <= 0) {
            throw new OutOfMemoryError("no more threads");
        }
        return new Sent(body);
    }

    @AfterEach
    void becomeNobody() {
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    private void start(String name) {
        start(name, () -> {});
    }

    private void start(String name, Runnable body) {
        threads.start(new RecordingStrand(name, body));
    }

    private void arrive() {
        onTheirWay.remove().arrive();
    }

    @Test
    void strandGetsAThread() {
        start("a");

        assertThat(happened).isEmpty();
        arrive();
        assertThat(happened).containsExactly("a");
        assertThat(onTheirWay).isEmpty();
    }

    @Test
    void strandsThatFollowEachOtherShareAThreadInTheirOrder() {
        start("a");
        start("b");
        start("c");

        assertThat(onTheirWay).hasSize(1);
        arrive();
        assertThat(happened).containsExactly("a", "b", "c");
    }

    @Test
    void threadThatFindsAnEmptyQueueEndsAndStartsNoOther() {
        start("a");
        start("b");
        arrive();

        assertThat(onTheirWay).hasSize(1);
        arrive();
        assertThat(happened).containsExactly("a", "b");
        assertThat(onTheirWay).isEmpty();
    }

    @Test
    void strandInLineIsStartedWhileAnotherIsAtWork() {
        start("a", this::arrive);
        start("b", this::arrive);
        start("c");

        arrive();
        assertThat(happened).containsExactly("c", "b", "a");
    }

    @Test
    void strandThatIsStartedByOneAtWorkGetsAThreadOfItsOwn() {
        start("a", () -> {
            start("b");
            arrive();
        });

        arrive();
        assertThat(happened).containsExactly("b", "a");
    }

    @Test
    void strandsInLineGetThreadsAtOnceWhereThoseAtWorkAreMoreThanCores() {
        threads = new SharedThreads(this::newThread, 1);
        start("a", this::arrive);
        start("b");
        start("c");
        start("d");

        arrive();
        assertThat(happened).containsExactly("b", "a");
        assertThat(onTheirWay).hasSize(2);
        arrive();
        arrive();
        assertThat(happened).containsExactly("b", "a", "c", "d");
        assertThat(onTheirWay).isEmpty();
    }

    @Test
    void threadsThatAreSentAtOnceAreSoManyAtMost() {
        threads = new SharedThreads(this::newThread, 1);
        start("a", this::arrive);
        IntStream.range(0, 40)
                .forEach(n ->
                        start("s" + n, n == 0 ? () -> assertThat(onTheirWay).hasSize(17) : () -> {}));

        arrive();
        while (!onTheirWay.isEmpty()) {
            arrive();
        }
        assertThat(happened).hasSize(41).doesNotHaveDuplicates();
    }

    @Test
    void strandThatCouldGetAThreadAtOnceIsToldIfItCannot() {
        threads = new SharedThreads(this::newThread, 1);
        threadsLeft = 2;
        start("a", this::arrive);
        start("b");
        start("c");
        start("d");

        arrive();
        assertThat(happened).containsExactly("c failed: no more threads", "d failed: no more threads", "b", "a");
    }

    @Test
    void threadGivesWayAfterSoMany() {
        List<String> names = IntStream.range(0, SharedThreads.MAX_STRANDS_PER_THREAD + 2)
                .mapToObj(n -> "s" + n)
                .toList();
        names.forEach(this::start);

        arrive();
        assertThat(happened).hasSize(SharedThreads.MAX_STRANDS_PER_THREAD);
        arrive();
        assertThat(happened).isEqualTo(names);
    }

    @Test
    void interruptThatAStrandLeavesBehindIsNotTheNextOnes() {
        List<Boolean> interrupted = new ArrayList<>();
        start("a", () -> Thread.currentThread().interrupt());
        start("b", () -> interrupted.add(Thread.currentThread().isInterrupted()));

        arrive();
        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void strandIsTheOneOfItsThreadWhileItRuns() {
        List<String> current = new ArrayList<>();
        start("a", () -> current.add(Strand.current().name()));
        start("b", () -> current.add(Strand.current().name()));

        arrive();
        assertThat(current).containsExactly("a", "b");
    }

    @Test
    void whoStartsAStrandLearnsThatItsThreadCannotBeHad() {
        threadsLeft = 0;

        assertThatThrownBy(() -> start("a")).isInstanceOf(OutOfMemoryError.class);
        threadsLeft = 1;
        start("b");
        arrive();
        assertThat(happened).containsExactly("b");
    }

    @Test
    void thoseInLineAreToldThatTheThreadAfterTheFirstCannotBeHad() {
        threadsLeft = 1;
        start("a");
        start("b");
        start("c");

        arrive();
        assertThat(happened).containsExactly("b failed: no more threads", "c failed: no more threads", "a");
    }

    @Test
    void strandRunsAndThoseInLineAreToldAlthoughTellingOneOfThemFails() {
        threadsLeft = 1;
        start("a");
        threads.start(new RecordingStrand("b", () -> {}) {
            @Override
            public void startFailed(Throwable failure) {
                throw new OutOfMemoryError("not even for that");
            }
        });
        start("c");

        arrive();
        assertThat(happened).containsExactly("c failed: no more threads", "a");
    }

    @Test
    void threadWhoseStrandFailsIsNotAtWorkAnyMore() {
        threads = new SharedThreads(this::newThread, 1);
        start("a", () -> {
            throw new StackOverflowError("a");
        });
        assertThatThrownBy(this::arrive).hasMessage("a");
        start("b");
        start("c");
        start("d");

        arrive();
        assertThat(onTheirWay).hasSize(1);
    }

    /** A thread that is never started. {@link #arrive} runs its body on the current thread. */
    private final class Sent extends Thread {
        private final Runnable body;

        Sent(Runnable body) {
            this.body = body;
        }

        @Override
        public void start() {
            onTheirWay.add(this);
        }

        void arrive() {
            Thread.currentThread().setUncaughtExceptionHandler(getUncaughtExceptionHandler());
            body.run();
        }
    }

    private class RecordingStrand extends Strand {
        private final String name;
        private final Runnable body;

        RecordingStrand(String name, Runnable body) {
            super(null, Scheduler.parallel());
            this.name = name;
            this.body = body;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() {
            body.run();
            happened.add(name);
        }

        @Override
        public void startFailed(Throwable failure) {
            happened.add(name + " failed: " + failure.getMessage());
        }
    }
}
