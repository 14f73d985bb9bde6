package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import dev.weft.select.Select;
import dev.weft.sync.Barrier;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Condition;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.ReadWriteLock;
import dev.weft.sync.Semaphore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of the thing that a task waits for, in the text of a snapshot. */
@Timeout(60)
class WaitStatesTest {

    /** The code of a task. */
    interface Step {
        void run() throws Exception;
    }

    /** In each case, the code of task {@code main}, which runs first, and then the code of task {@code waiter}. */
    static Stream<Arguments> waits() {
        Semaphore seats = Semaphore.of(2, "seats");
        Lock box = Lock.create("box");
        Lock crate = Lock.create("crate");
        Condition full = crate.newCondition("full");
        ReadWriteLock capitals = ReadWriteLock.create("capitals");
        ReadWriteLock read = ReadWriteLock.create("read");
        CapacityLimiter desks = CapacityLimiter.of(1, "desks");
        Queue<String> jobs = Queue.bounded(3, "jobs");
        Queue<String> words = Queue.bounded(3, "words");
        Event stop = Event.create("stop");
        return Stream.of(
                wait(() -> {}, () -> Barrier.of(3, "start").await(), "barrier 'start' [1 of 3 waiting]"),
                wait(
                        () -> seats.acquire(2),
                        () -> seats.acquire(),
                        "a permit of semaphore 'seats' [0 of 2 available, 1 waiting]"),
                wait(
                        () -> assertThat(box.acquire()).isNotNull(),
                        () -> box.acquire(),
                        "lock 'box' [owned by task 'main', 1 waiting]"),
                wait(
                        () -> {},
                        () -> {
                            try (var _ = crate.acquire()) {
                                full.await();
                            }
                        },
                        "condition 'full' of lock 'crate' [1 waiting, the lock is free]"),
                wait(
                        () -> assertThat(capitals.write()).isNotNull(),
                        () -> capitals.read(),
                        "the read lease of read-write lock 'capitals' [written by task 'main', 1 waiting]"),
                wait(
                        () -> assertThat(read.read()).isNotNull(),
                        () -> read.write(),
                        "the write lease of read-write lock 'read' [1 reader, 1 waiting]"),
                wait(
                        () -> assertThat(desks.acquire()).isNotNull(),
                        () -> desks.acquire(),
                        "capacity limiter 'desks' [1 of 1 taken by main, 1 waiting]"),
                wait(
                        () -> {},
                        () -> jobs.take(),
                        "an item of queue 'jobs' of 3 [0 items, 0 waiting to put, 1 to take]"),
                wait(
                        () -> {},
                        () -> Select.first(Select.take(words, word -> word), Select.whenSet(stop, () -> "stopped")),
                        "the first of: an item of queue 'words' of 3, or event 'stop'"
                                + " [an item of queue 'words' of 3: 0 items, 0 waiting to put, 1 to take]"),
                wait(() -> {}, () -> stop.await(), "event 'stop'"));
    }

    private static Arguments wait(Step before, Step wait, String text) {
        return Arguments.of(before, wait, text);
    }

    /** The text of this loop's tasks in a snapshot, which is taken when all other tasks wait. */
    private static String seen() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Async.checkpoint();
        }
        return Async.snapshot();
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("waits")
    void waitIsShownWithTheStateOfItsTarget(Step before, Step wait, String text) throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            before.run();
            group.spawn("waiter", () -> wait.run());

            assertThat(seen().lines()).anySatisfy(line -> assertThat(line).endsWith("waiter    waits for " + text));
            group.cancel("seen");
        }));
    }

    @Test
    void waitForAPlaceNamesTheTasksThatHaveThePlaces() throws Exception {
        Event done = Event.create("done");

        EventLoop.run(() -> TaskGroup.options().limit(2).run(group -> {
            List.of("one", "two", "three").forEach(name -> group.spawn(name, () -> done.await()));

            assertThat(seen())
                    .contains("waits for a place in group 'main.1', which runs 2 tasks at a time"
                            + " [2 taken by one, two, 1 waiting]");
            done.set();
        }));
    }
}
