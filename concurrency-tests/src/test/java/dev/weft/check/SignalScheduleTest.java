package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Promise;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.Barrier;
import dev.weft.sync.Event;
import java.util.concurrent.BrokenBarrierException;
import org.junit.jupiter.api.Test;

/** Signals that wake all waiters, against a waiter that is cancelled and a task that is about to wait. */
class SignalScheduleTest extends Exploration {
    private static void event(Cast cast) {
        Event event = Event.create();
        Player first = cast.waiting("first", event::await);
        Player second = cast.waiting("second", event::await);
        Player late = cast.task("late", event::await);
        cast.cancels(first);
        cast.thread("setter", event::set);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(late.hasSucceeded()).isTrue();
            assertThat(event.statistics().waiting()).as("left waiting").isZero();
        });
    }

    @Test
    void eventWakesAllWaitersAndLaterWaitsReturn() {
        sound(SignalScheduleTest::event);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Event", method = "enqueue", kind = Kind.ENTERS_NO_MONITOR)
    void waitThatBeginsBesideTheMonitorIsFound() {
        broken("left waiting", SignalScheduleTest::event);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.WaitQueue", method = "resumed", kind = Kind.LEAVES_OUT, call = "wakeLater")
    void resumeThatDoesNotTellTheMonitorWhomToWakeIsFound() {
        broken("no actor can go on", SignalScheduleTest::event);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Monitor", method = "close", kind = Kind.LEAVES_OUT, call = "wake")
    void monitorThatWakesNoThreadIsFound() {
        broken("no actor can go on", SignalScheduleTest::event);
    }

    private static void flash(Cast cast) {
        Event event = Event.create();
        Player first = cast.waiting("first", event::await);
        Player second = cast.waiting("second", event::await);
        cast.cancels(first);
        cast.thread("setter", () -> {
            event.set();
            event.clear();
        });
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(event.statistics().waiting()).as("left waiting").isZero();
        });
    }

    @Test
    void eventWakesAllWaitersEvenIfItIsClearedImmediately() {
        sound(SignalScheduleTest::flash);
    }

    /** Two meet; one of them is cancelled, and if that came in time the other one is sent home. */
    private static void barrier(Cast cast) {
        Barrier barrier = Barrier.of(2);
        int[] index = {-1, -1};
        Player first = cast.waiting("first", () -> {
            try {
                index[0] = barrier.await();
            } catch (InterruptedException e) {
                barrier.abort();
                throw e;
            }
        });
        boolean[] sentHome = new boolean[1];
        cast.task("second", () -> {
            try {
                index[1] = barrier.await();
            } catch (BrokenBarrierException e) {
                sentHome[0] = true;
            }
        });
        cast.cancels(first);
        cast.afterwards(() -> {
            assertThat(sentHome[0]).isEqualTo(first.wasCancelled());
            assertThat(index).isEqualTo(first.wasCancelled() ? new int[] {-1, -1} : new int[] {0, 1});
            assertThat(barrier.statistics().waiting()).isZero();
        });
    }

    @Test
    void wholeRoundContinuesOrNoTask() {
        sound(SignalScheduleTest::barrier);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Barrier", method = "await", kind = Kind.ENTERS_NO_MONITOR)
    void barrierThatCountsBesideItsMonitorIsFound() {
        broken("", SignalScheduleTest::barrier);
    }

    private static void promise(Cast cast) {
        Promise<String> promise = Promise.create();
        Player first = cast.waiting("first", promise::await);
        Player second = cast.waiting("second", () -> assertThat(promise.await()).isEqualTo("kept"));
        Player late = cast.task("late", () -> assertThat(promise.await()).isEqualTo("kept"));
        cast.cancels(first);
        cast.thread("keeper", () -> promise.complete("kept"));
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(late.hasSucceeded()).isTrue();
        });
    }

    @Test
    void promiseWakesAllWaitersAndLaterWaitsReturn() {
        sound(SignalScheduleTest::promise);
    }

    /** Two keep a promise, and two are about to wait for it. */
    private static void keptTwice(Cast cast) {
        Promise<String> promise = Promise.create();
        String[] seen = new String[2];
        int[] kept = new int[1];
        cast.task("one", () -> seen[0] = promise.await());
        cast.task("other", () -> seen[1] = promise.await());
        keeper(cast, promise, "left", kept);
        keeper(cast, promise, "right", kept);
        cast.afterwards(() -> {
            assertThat(kept[0]).isEqualTo(1);
            assertThat(seen[0]).isNotNull().isEqualTo(seen[1]);
        });
    }

    private static void keeper(Cast cast, Promise<String> promise, String value, int[] kept) {
        cast.thread(value, () -> {
            if (promise.tryComplete(value)) {
                kept[0]++;
            }
        });
    }

    @Test
    void promiseIsKeptOnceAndForAll() {
        sound(SignalScheduleTest::keptTwice);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.ResultCell",
            method = "set",
            kind = Kind.TAKES_FOR_TRUE,
            call = "compareAndSet")
    void promiseThatDoesNotLookWhetherItWasKeptIsFound() {
        broken("", SignalScheduleTest::keptTwice);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.ResultCell",
            method = "enqueue",
            kind = Kind.TAKES_FOR_TRUE,
            call = "compareAndSet")
    void waitInAnUnknownQueueIsFound() {
        broken("no actor can go on", SignalScheduleTest::keptTwice);
    }
}
