package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.select.Select;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Lock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Cycles of waits: if one of the waits ends by itself at some moment, none may be refused; else one is, also if two sides
 * close the cycle at once.
 */
class CycleScheduleTest extends Exploration {
    private static final String CYCLE = "dev.weft.spi.wait.WaitCycle";
    private static final String SEARCH = "dev.weft.spi.wait.WaitSearch";

    /** Two take two locks in opposite order, one of them with a deadline around its second wait. */
    private static void cycleWithADeadlineInIt(Cast cast) {
        Lock left = Lock.create("left");
        Lock right = Lock.create("right");
        Player bounded = cast.task("bounded", null, self -> {
            try (var _ = left.acquire()) {
                Region region = Region.withDeadline(self);
                cast.cancels(region);
                takeIn(region, right);
            }
        });
        Player unbounded = cast.task("unbounded", () -> {
            try (var _ = right.acquire();
                    var _ = left.acquire()) {
                Cast.pause();
            }
        });
        cast.afterwards(() -> {
            assertThat(bounded.hasSucceeded()).isTrue();
            assertThat(unbounded.hasSucceeded()).isTrue();
        });
    }

    /** Takes {@code lock} inside {@code region}, or gives up because that is cancelled. */
    private static void takeIn(Region region, Lock lock) throws Exception {
        try {
            region.run(() -> {
                try (var _ = lock.acquire()) {
                    Cast.pause();
                }
            });
        } catch (InterruptedException e) {
            assertThat(region.isCancelRequested()).isTrue();
        }
    }

    @Test
    void cycleThatADeadlineEndsIsLeftAlone() {
        sound(CycleScheduleTest::cycleWithADeadlineInIt);
    }

    @Test
    @Mistake(in = CYCLE, method = "endsByItself", kind = Kind.TAKES_FOR_FALSE, call = "hasDeadline")
    void searchThatOverlooksADeadlineIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::cycleWithADeadlineInIt);
    }

    /** One is about to wait for a lock when the owner of that cancels it, and then waits for what the first one owns. */
    private static void cycleThatIsBeingCancelled(Cast cast) {
        Lock left = Lock.create("left");
        Lock right = Lock.create("right");
        Region[] region = new Region[1];
        cast.waiting("cancelled", self -> {
            try (var _ = left.acquire()) {
                region[0] = new Region(self);
                Cast.awaitCurtain();
                takeIn(region[0], right);
            }
        });
        Player cancels = cast.task("cancels", () -> {
            try (var _ = right.acquire()) {
                region[0].requestCancel("race");
                left.acquire().close();
            }
        });
        cast.afterwards(() -> assertThat(cancels.hasSucceeded()).isTrue());
    }

    @Test
    void cycleThatWasCancelledIsLeftAlone() {
        sound(CycleScheduleTest::cycleThatIsBeingCancelled);
    }

    @Test
    @Mistake(in = CYCLE, method = "endsByItself", kind = Kind.TAKES_FOR_FALSE, call = "isCancelRequested")
    void searchThatOverlooksACancellationIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::cycleThatIsBeingCancelled);
    }

    /** The owner of a lock bounds the work of a task inside that wants the lock. */
    private static void deadlineOfTheOwner(Cast cast) {
        Lock lock = Lock.create("lock");
        cast.run("owner", () -> {
            Region region = Region.withDeadline(Strand.current());
            cast.cancels(region);
            try (var _ = lock.acquire()) {
                region.run(() ->
                        TaskGroup.run(group -> group.spawn(() -> lock.acquire().close())));
            } catch (InterruptedException e) {
                assertThat(region.isCancelRequested()).isTrue();
            }
        });
    }

    @Test
    void cycleThatADeadlineOfTheOwnerEndsIsLeftAlone() {
        sound(CycleScheduleTest::deadlineOfTheOwner);
    }

    @Test
    @Mistake(in = CYCLE, method = "endsByItself", kind = Kind.TAKES_FOR_TRUE, call = "isAroundAll")
    void searchThatTakesTheDeadlineOfTheOwnerForOneAroundItIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::deadlineOfTheOwner);
    }

    /** Two tasks select each other's end, at once. */
    private static void selectsOfEachOther(Cast cast) {
        cast.run("opens", () -> {
            Promise<Task<?>> second = Promise.create();
            List<Task<?>> both = new ArrayList<>();
            TaskGroup.options().keepGoing().run(group -> {
                Task<?> one = group.spawn(() -> selectEndOf(second.await()));
                Task<?> other = group.spawn(() -> selectEndOf(one));
                second.complete(other);
                both.addAll(List.of(one, other));
                one.outcome();
                other.outcome();
            });
            assertOneRefused(both);
        });
    }

    private static void selectEndOf(Task<?> task) throws InterruptedException {
        Select.first(Select.whenEnded(task, _ -> "ended"));
    }

    private static void assertOneRefused(List<Task<?>> tasks) throws InterruptedException {
        int refused = 0;
        for (Task<?> task : tasks) {
            if (task.outcome() instanceof Outcome.Failure<?>(IllegalStateException refusal)) {
                assertThat(refusal).hasMessageContaining("a cycle of awaits: ");
                refused++;
            }
        }
        assertThat(refused).as("waits refused").isPositive();
    }

    @Test
    void selectsThatWaitForEachOtherAreFoundByOneOfThem() {
        sound(CycleScheduleTest::selectsOfEachOther);
    }

    @Test
    @Mistake(in = SEARCH, method = "mayLeadBack", kind = Kind.TAKES_FOR_TRUE, call = "isEmpty")
    void searchThatOverlooksAlternativesIsFound() {
        broken("no actor can go on", CycleScheduleTest::selectsOfEachOther);
    }

    /** A task asks for a lock while the owner of that begins to wait for the completion of the task. */
    private static void completionUnderALock(Cast cast) {
        Lock lock = Lock.create("lock");
        cast.run("owner", () -> {
            try (var _ = lock.acquire()) {
                TaskGroup.run(group -> {
                    group.spawn(() -> lock.acquire().close());
                    for (var next : group.completions()) {
                        next.await();
                    }
                });
                throw new AssertionError("nothing was refused");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("a cycle of awaits: ");
            } catch (TaskFailedException e) {
                assertThat(e).hasStackTraceContaining("a cycle of awaits: ");
            }
        });
    }

    @Test
    void completionAndLockThatWaitForEachOtherAreFoundByOneOfThem() {
        sound(CycleScheduleTest::completionUnderALock);
    }

    @Test
    @Mistake(in = SEARCH, method = "mayLeadBack", kind = Kind.TAKES_FOR_TRUE, call = "isEmpty")
    void searchThatOverlooksTheTasksThatMayCompleteIsFound() {
        broken("no actor can go on", CycleScheduleTest::completionUnderALock);
    }

    /** Like before, but another task of the group ends, at any moment, and is the one that is waited for. */
    private static void completionThatComes(Cast cast) {
        Lock lock = Lock.create("lock");
        cast.run(
                "owner",
                () -> TaskGroup.run(group -> {
                    try (var _ = lock.acquire()) {
                        group.spawn(Cast::pause);
                        group.spawn(() -> lock.acquire().close());
                        group.completions().iterator().next().await();
                    }
                }));
    }

    @Test
    void completionOfATaskThatIsJustEndingIsLeftAlone() {
        sound(CycleScheduleTest::completionThatComes);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.Children",
            method = "candidatesToEndNext",
            kind = Kind.TAKES_FOR_TRUE,
            call = "isComplete")
    void searchThatForgetsATaskThatIsJustEndingIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::completionThatComes);
    }

    /** A task is started under a lock that one inside it wants; another inside it says that it is ready. */
    private static void readyFromInside(Cast cast) {
        Lock lock = Lock.create("lock");
        cast.run(
                "owner",
                () -> TaskGroup.run(group -> {
                    try (var _ = lock.acquire()) {
                        group.start((Promise<Integer> ready) -> TaskGroup.run(inner -> {
                            inner.spawn(() -> {
                                Cast.pause();
                                ready.complete(1);
                            });
                            inner.spawn(() -> lock.acquire().close());
                        }));
                    }
                }));
    }

    @Test
    void startThatATaskInsideAnswersIsLeftAlone() {
        sound(CycleScheduleTest::readyFromInside);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.StrandWalk", method = "descend", kind = Kind.LEAVES_OUT, call = "children")
    void searchThatOverlooksATaskInsideIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::readyFromInside);
    }
}
