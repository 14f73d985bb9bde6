package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.Event;
import org.junit.jupiter.api.Test;

/** A body that a cancellation ends by an action, against that cancellation. */
class BlockingScheduleTest extends Exploration {
    private static final String SCOPE = "dev.weft.internal.scope.BlockingScope";

    /** The body ends by itself, and what it used is used for something else then. */
    private static void cancelledAtTheEnd(Cast cast) {
        int[] runs = new int[1];
        boolean[] usedElsewhere = new boolean[1];
        boolean[] closedThen = new boolean[1];
        cast.run(
                "main",
                () -> TaskGroup.run(group -> {
                    Task<?> task = group.spawn("blocks", () -> {
                        Async.blocking(Cast::pause, () -> {
                            Cast.pause();
                            runs[0]++;
                            closedThen[0] = usedElsewhere[0];
                        });
                        usedElsewhere[0] = true;
                    });
                    task.cancel("race");
                }));
        cast.afterwards(() -> {
            assertThat(runs[0]).as("runs of the action").isLessThanOrEqualTo(1);
            assertThat(closedThen[0]).as("closed while used elsewhere").isFalse();
        });
    }

    @Test
    void actionDoesNotRunAfterTheBodyHasEnded() {
        sound(BlockingScheduleTest::cancelledAtTheEnd);
    }

    @Test
    @Mistake(in = SCOPE, method = "end", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void endThatDoesNotAwaitTheActionIsFound() {
        broken("closed while used elsewhere", BlockingScheduleTest::cancelledAtTheEnd);
    }

    /** Only the action ends the body. */
    private static void endedByTheAction(Cast cast) {
        cast.run(
                "main",
                () -> TaskGroup.run(group -> {
                    Event closed = Event.create();
                    Task<?> task =
                            group.spawn("blocks", () -> Async.blocking(() -> closed.await(), () -> closed.set()));
                    task.cancel("race");
                }));
    }

    @Test
    void cancellationEndsTheBodyOrItDoesNotBegin() {
        sound(BlockingScheduleTest::endedByTheAction);
    }

    @Test
    @Mistake(in = SCOPE, method = "onCancelled", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void cancellationThatTakesARunningBodyForRefusedIsFound() {
        broken("no actor can go on", BlockingScheduleTest::endedByTheAction);
    }

    @Test
    @Mistake(in = SCOPE, method = "run", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void bodyThatRunsThoughItWasRefusedIsFound() {
        broken("no actor can go on", BlockingScheduleTest::endedByTheAction);
    }
}
