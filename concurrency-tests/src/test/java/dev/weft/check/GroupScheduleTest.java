package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.explore.Control;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Groups and timeouts: what is spawned while its group is cancelled, and what ends when its time does. */
class GroupScheduleTest extends Exploration {
    private static void spawning(Cast cast) {
        Event never = Event.create();
        int[] running = new int[1];
        cast.run("opens", () -> {
            TaskGroup.run(group -> {
                cast.thread("canceller", () -> group.cancel("race"));
                spawn(group, running, never);
                spawn(group, running, never);
            });
            assertThat(running[0]).as("tasks that outlive their group").isZero();
        });
        cast.afterwards(() -> assertThat(never.statistics().waiting()).isZero());
    }

    private static void spawn(TaskGroup group, int[] running, Event never) {
        try {
            group.spawn(() -> {
                running[0]++;
                try {
                    never.await();
                } finally {
                    running[0]--;
                }
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("takes no more tasks");
        }
    }

    @Test
    void taskThatIsBeingSpawnedIsCancelledWithItsGroup() {
        sound(GroupScheduleTest::spawning);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Delivery", method = "markInside", kind = Kind.LEAVES_OUT, call = "children")
    void groupThatDoesNotTellItsTasksIsFound() {
        broken("no actor can go on", GroupScheduleTest::spawning);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.Children",
            method = "add",
            kind = Kind.TAKES_FOR_TRUE,
            call = "compareAndSet")
    void taskThatIsForgottenBecauseTwoCameAtOnceIsFound() {
        broken("", GroupScheduleTest::twoSpawners);
    }

    /** Two tasks of a group spawn into it, while it waits for its end. */
    private static void twoSpawners(Cast cast) {
        int[] ended = new int[1];
        cast.run("opens", () -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 2; i++) {
                    group.spawn(() -> {
                        group.spawn(() -> {
                            Cast.pause();
                            ended[0]++;
                        });
                    });
                }
            });
            assertThat(ended[0]).as("tasks that have ended with their group").isEqualTo(2);
        });
    }

    @Test
    void groupEndsAfterTheLastTaskThatIsSpawnedIntoIt() {
        sound(GroupScheduleTest::twoSpawners);
    }

    /** One task of a group is cancelled while another one awaits it. */
    private static void awaiting(Cast cast) {
        Event go = Event.create();
        boolean[] told = new boolean[1];
        cast.run(
                "opens",
                () -> TaskGroup.run(group -> {
                    Task<?> slow = group.spawn(go::await);
                    group.spawn(() -> {
                        slow.outcome();
                        told[0] = true;
                    });
                    cast.thread("canceller", () -> slow.cancel("race"));
                    cast.thread("setter", go::set);
                }));
        cast.afterwards(() -> assertThat(told[0]).as("told").isTrue());
    }

    @Test
    void whoAwaitsATaskLearnsHowItEnded() {
        sound(GroupScheduleTest::awaiting);
    }

    /** A task that was cancelled alone ends together with one that is cancelled from outside the group. */
    private static void cutShort(Cast cast) {
        Event never = Event.create();
        boolean[] wentOn = new boolean[1];
        cast.run(
                "opens",
                () -> TaskGroup.run(outer -> {
                    TaskGroup.run(inner -> {
                        Task<?> alone = inner.spawn(never::await);
                        inner.spawn(never::await);
                        alone.cancel("alone");
                        outer.cancel("all");
                    });
                    wentOn[0] = true;
                }));
        cast.afterwards(() -> assertThat(wentOn[0]).as("went on").isFalse());
    }

    @Test
    void groupThatIsCutShortFromOutsideSaysSo() {
        sound(GroupScheduleTest::cutShort);
    }

    /** Two spawn into a group that runs one task at a time, while its first task ends. */
    private static void limited(Cast cast) {
        int[] running = new int[1];
        int[] ran = new int[1];
        cast.run("opens", () -> {
            TaskGroup.options().limit(1).run(group -> {
                group.spawn(() -> {
                    group.spawn(() -> alone(running, ran));
                });
                group.spawn(() -> alone(running, ran));
                group.spawn(() -> alone(running, ran));
            });
        });
        cast.afterwards(() -> assertThat(ran[0]).as("tasks that ran").isEqualTo(3));
    }

    private static void alone(int[] running, int[] ran) {
        assertThat(++running[0]).as("tasks at a time").isEqualTo(1);
        Cast.pause();
        running[0]--;
        ran[0]++;
    }

    @Test
    void limitIsKeptAndNoPlaceStaysFree() {
        sound(GroupScheduleTest::limited);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.StartLimit",
            method = "takeFirst",
            kind = Kind.TAKES_FOR_TRUE,
            call = "isPlaceFree")
    void taskThatStartsWithoutAPlaceIsFound() {
        broken("tasks at a time", GroupScheduleTest::limited);
    }

    @Test
    @Mistake(
            in = "dev.weft.internal.scope.StartLimit",
            method = "takeFirst",
            kind = Kind.TAKES_FOR_TRUE,
            call = "isEmpty")
    void placeThatStaysFreeIsFound() {
        broken("no actor can go on", GroupScheduleTest::limited);
    }

    /** A body waits for what comes at the very moment at which its time is over. */
    private static void timeout(Cast cast) {
        Event event = Event.create();
        boolean[] done = new boolean[1];
        boolean[] timedOut = new boolean[1];
        cast.run("hurries", () -> {
            try {
                Async.withTimeout(Duration.ofHours(1), () -> {
                    event.await();
                    Cast.pause();
                    done[0] = true;
                });
            } catch (TimedOutException e) {
                timedOut[0] = true;
            }
            assertThat(Control.interrupted())
                    .as("interrupted after its timeout")
                    .isFalse();
        });
        cast.thread("setter", event::set);
        cast.timePasses();
        cast.afterwards(() -> assertThat(done[0]).as("done").isNotEqualTo(timedOut[0]));
    }

    @Test
    void bodyIsEitherDoneOrTimedOut() {
        sound(GroupScheduleTest::timeout);
    }
}
