package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt of the thread that called a run cancels the run. It is thrown, or stays pending; it is never lost. */
@Timeout(30)
class CallerInterruptTest {

    /** A way to start a run. */
    interface Start {
        void run(Action<Exception> body) throws Exception;
    }

    static List<Start> starts() {
        return List.of(Async::run, EventLoop::run);
    }

    @ParameterizedTest
    @MethodSource("starts")
    void runThatUnwindsThrowsTheInterruption(Start start) {
        Thread caller = Thread.currentThread();

        Throwable thrown = catchThrowable(() -> start.run(() -> {
            caller.interrupt();
            new CountDownLatch(1).await();
        }));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("starts")
    void runWhoseCleanUpFailsThrowsThatAndKeepsTheInterrupt(Start start) {
        Thread caller = Thread.currentThread();

        Throwable thrown = catchThrowable(() -> start.run(() -> {
            caller.interrupt();
            try {
                new CountDownLatch(1).await();
            } finally {
                throwing();
            }
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void throwing() throws IOException {
        throw new IOException("clean-up failed");
    }

    /** The interrupt may come before, during or after the cancellation of the run by the failure. */
    @RepeatedTest(50)
    void interruptBesideAFailureIsKept() {
        Thread caller = Thread.currentThread();

        Throwable thrown = catchThrowable(() -> Async.run(() -> TaskGroup.run(group -> {
            group.spawn(caller::interrupt);
            group.spawn(CallerInterruptTest::throwing);
        })));

        boolean kept = Thread.interrupted();
        assertThat(thrown instanceof InterruptedException || kept)
                .as("%s, interrupt kept: %s", thrown, kept)
                .isTrue();
    }

    @Test
    void interruptThatComesBeforeTheRunCancelsIt() {
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> Async.run(() -> new CountDownLatch(1).await()));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
