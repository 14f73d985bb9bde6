package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "sync" of the contract: ReadWriteLock. */
@Timeout(30)
@InEveryWay
class ReadWriteLockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ReadWriteLock.Statistics FREE = new ReadWriteLock.Statistics(0, Optional.empty(), 0);

    @RegisterExtension
    final Runs runs;

    private final ReadWriteLock lock = ReadWriteLock.create("capitals");
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    ReadWriteLockTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void readersAreInsideTogether() throws Exception {
        runs.run(() -> Async.gather(IntStream.range(0, 10).boxed().toList(), n -> {
            try (var _ = lock.read()) {
                Async.sleep(SECOND);
            }
            return n;
        }));

        assertThat(runs.elapsed()).isEqualTo(SECOND);
        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void writerIsInsideAlone() throws Exception {
        runs.run(() -> Async.gather(IntStream.range(0, 4).boxed().toList(), n -> {
            try (var _ = lock.write()) {
                assertThat(lock.statistics().writer()).isPresent();
                Async.sleep(SECOND);
            }
            return n;
        }));

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(4));
        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void readerDoesNotOvertakeAWaitingWriter() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var reading = lock.read();
            spawnWriting(group, "writer");
            spawnReading(group, "late reader");
            assertThat(order).isEmpty();

            group.spawn(() -> assertThat(lock.tryRead()).isEmpty()).await();
            reading.close();
        }));

        assertThat(order).containsExactly("writer", "late reader");
    }

    @Test
    void readersThatFollowEachOtherEnterTogether() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var writing = lock.write();
            spawnReading(group, "one");
            spawnReading(group, "two");
            spawnWriting(group, "writer");
            spawnReading(group, "three");

            writing.close();

            assertThat(lock.statistics()).isEqualTo(new ReadWriteLock.Statistics(2, Optional.empty(), 2));
        }));

        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("one", "two");
        assertThat(order.subList(2, 4)).containsExactly("writer", "three");
    }

    @Test
    void cancelledWriterLetsInTheReadersBehindIt() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var reading = lock.read();
            Task<?> writer = spawnWriting(group, "writer");
            Task<?> reader = spawnReading(group, "reader");

            writer.cancel("not needed");
            reader.await();
            reading.close();
        }));

        assertThat(order).containsExactly("reader");
        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void taskWhoseTurnCameBeforeItWasCancelledReturnsWithIt() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var writing = lock.write();
            Task<?> reader = spawnReading(group, "reader");

            writing.close();
            reader.cancel("too late");
        }));

        assertThat(order).containsExactly("reader");
        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void cancelledTaskDoesNotTakeAFreeLock() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            group.cancel("enough");

            assertThatThrownBy(lock::read).isInstanceOf(InterruptedException.class);
            assertThatThrownBy(lock::write).isInstanceOf(InterruptedException.class);
        }));

        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void tryingTakesWhatIsFreeAndNeverWaits() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var reading = lock.tryRead().orElseThrow();
            group.spawn(() -> {
                        assertThat(lock.tryWrite()).isEmpty();
                        assertThat(lock.tryRead()).hasValueSatisfying(ReadWriteLock.Lease::close);
                    })
                    .await();
            reading.close();

            assertThat(lock.tryWrite()).hasValueSatisfying(ReadWriteLock.Lease::close);
        }));
    }

    // Misuse

    @Test
    void acquiringWhatOneOwnsInEitherWayIsRefused() throws Exception {
        runs.run(() -> {
            try (var _ = lock.read()) {
                assertThatIllegalStateException()
                        .isThrownBy(lock::write)
                        .withMessage("task 'main' acquires the write lease of read-write lock 'capitals',"
                                + " but has the read lease of read-write lock 'capitals' already");
                assertThatIllegalStateException().isThrownBy(lock::read);
                assertThatIllegalStateException().isThrownBy(lock::tryRead);
                assertThatIllegalStateException().isThrownBy(lock::tryWrite);
            }
            try (var _ = lock.write()) {
                assertThatIllegalStateException().isThrownBy(lock::read);
                assertThatIllegalStateException().isThrownBy(lock::write);
            }
        });

        assertThat(lock.statistics()).isEqualTo(FREE);
    }

    @Test
    void closingWhatOneDoesNotOwnIsRefusedAndNamesBoth() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            var reading = lock.read();
            group.spawn(
                            "thief",
                            () -> assertThatIllegalStateException()
                                    .isThrownBy(reading::close)
                                    .withMessage("task 'thief' closes the read lease of read-write lock 'capitals',"
                                            + " which task 'main' has"))
                    .await();
            reading.close();
        }));
    }

    @Test
    void closingTwiceIsHarmlessAndDoesNotReleaseWhatWasAcquiredSince() throws Exception {
        runs.run(() -> {
            var reading = lock.read();
            reading.close();
            reading.close();
            assertThat(lock.statistics()).isEqualTo(FREE);

            var writing = lock.write();
            reading.close();

            assertThat(lock.statistics().writer()).contains("main");
            writing.close();
            writing.close();
            assertThat(lock.statistics()).isEqualTo(FREE);
        });
    }

    @Test
    void nameIsNeeded() {
        assertThatNullPointerException()
                .isThrownBy(() -> ReadWriteLock.create(null))
                .withMessage("name");
    }

    // Owners

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void lockWhoseWriterEndedIsReportedAndBroken() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.spawn("forgetful", () -> {
                    lock.write();
                    Async.sleep(SECOND);
                });
                group.spawn(() -> assertBroken()).await();

                assertBroken();
            }));

            assertThat(log.messages())
                    .containsExactly("task 'forgetful' ended holding the write lease of read-write lock 'capitals'");
        }
        assertThat(lock).hasToString("read-write lock 'capitals' [broken, 0 waiting]");
    }

    private void assertBroken() {
        assertThatIllegalStateException()
                .isThrownBy(lock::read)
                .withMessage("read-write lock 'capitals' is broken: task 'forgetful' ended holding the write lease"
                        + " of read-write lock 'capitals'");
    }

    @NotInSimulation("what is left behind is a failure there")
    @Test
    void readerThatEndedIsReportedAndReadsNoMore() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> TaskGroup.run(group -> {
                group.spawn("forgetful", () -> {
                    lock.read();
                    Async.sleep(SECOND);
                });
                spawnWriting(group, "writer");
            }));

            assertThat(log.messages())
                    .containsExactly("task 'forgetful' ended holding the read lease of read-write lock 'capitals'");
        }
        assertThat(order).containsExactly("writer");
    }

    @Test
    void waitingForAWriterThatWaitsForTheCallerIsRefused() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            try (var _ = lock.write()) {
                Task<?> reader = spawnReading(group, "reader");

                assertThatIllegalStateException()
                        .isThrownBy(reader::await)
                        .withMessage("a cycle of awaits: task 'main' waits for task 'reader',"
                                + " task 'reader' waits for the read lease of read-write lock 'capitals'");
            }
        }));
    }

    @Test
    void lockReportsItsOwnerAndTheNumberOfWaiters() throws Exception {
        assertThat(ReadWriteLock.create()).hasToString("a read-write lock [0 readers, 0 waiting]");

        runs.run(() -> TaskGroup.run(group -> {
            var writing = lock.write();
            spawnReading(group, "reader");

            assertThat(lock.statistics()).isEqualTo(new ReadWriteLock.Statistics(0, Optional.of("main"), 1));
            assertThat(lock).hasToString("read-write lock 'capitals' [written by task 'main', 1 waiting]");
            writing.close();
            assertThat(lock).hasToString("read-write lock 'capitals' [1 reader, 0 waiting]");
        }));
    }

    private Task<?> spawnReading(TaskGroup group, String name) throws InterruptedException {
        return spawn(group, name, lock::read);
    }

    private Task<?> spawnWriting(TaskGroup group, String name) throws InterruptedException {
        return spawn(group, name, lock::write);
    }

    /**
     * Spawns a task that acquires the lock, records this, and holds the lock for a moment. Returns when the task waits.
     */
    private Task<?> spawn(TaskGroup group, String name, Job<ReadWriteLock.Lease, InterruptedException> acquire)
            throws InterruptedException {
        Task<?> task = group.spawn(name, () -> {
            try (var _ = acquire.call()) {
                order.add(name);
                Async.sleep(SECOND);
            }
        });
        // Virtual time advances only when all tasks wait.
        Async.sleep(SECOND);
        return task;
    }
}
