package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events, barriers and limiters in simulations. */
final class MeetingSimulationTest extends Simulated {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String EARLY = "a permit that was used too early";
    private static final String WITHOUT = "gone on without a third";

    @Test
    void waitEndsAlthoughTheEventIsClearedAtOnce() throws Exception {
        assertHolds(MeetingSimulationTest::pulse);
    }

    @Test
    void eventThatForgetsThatItWasSetIsFound() {
        assertFound("timed out after 30 s", Mistakes::forgettingRaises, MeetingSimulationTest::pulse);
    }

    @Test
    void barrierCountsEachPartyThatWaitsOnce() throws Exception {
        assertHolds(MeetingSimulationTest::threeAtABarrier);
    }

    @Test
    void cancelledPartyThatIsCountedIsFound() {
        assertFound(WITHOUT, Mistakes::leavingNothing, MeetingSimulationTest::threeAtABarrier);
    }

    @Test
    void partyThatIsCountedWithEachQuestionIsFound() {
        assertFound(WITHOUT, Mistakes::arrivingAgain, MeetingSimulationTest::threeAtABarrier);
    }

    @Test
    void limiterIsKeptAlthoughCallersGiveUp() throws Exception {
        assertHolds(MeetingSimulationTest::limit);
    }

    @Test
    void permitThatIsUsedAndGivenBackIsFound() {
        assertFound(EARLY, Mistakes::givingBackWhatIsUsed, MeetingSimulationTest::limit);
    }

    @Test
    void permitThatNeedNotBeWaitedForIsFound() {
        assertFound(EARLY, Mistakes::delayingNothing, MeetingSimulationTest::limit);
    }

    /** A machine waits, and loses announcements, while another sets the event and clears it. */
    private static void pulse(Stage stage) throws Exception {
        Shared one = stage.open("one", 0.1);
        Shared two = stage.open("two", 0);
        try {
            TaskGroup.run(group -> {
                Task<Void> waiting = group.spawn(() -> one.event("e").await());
                Async.sleep(Duration.ofSeconds(10));
                two.event("e").set();
                two.event("e").clear();
                Async.withTimeout(Duration.ofSeconds(30), waiting::await);
            });
        } finally {
            one.close();
            two.close();
        }
    }

    /** One of four gives up at any moment; two of the others do not go on before the third has come. */
    private static void threeAtABarrier(Stage stage) throws Exception {
        List<Shared> machines = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            machines.add(stage.open("m" + i, 0.05));
        }
        try {
            TaskGroup.run(group -> {
                Async.moveOnAfter(
                        Duration.ofMillis(stage.random(800)),
                        () -> machines.get(0).barrier("b", 3).await());
                Async.sleep(Duration.ofSeconds(3));
                Task<Integer> one =
                        group.spawn(() -> machines.get(1).barrier("b", 3).await());
                Task<Integer> two =
                        group.spawn(() -> machines.get(2).barrier("b", 3).await());
                Async.sleep(Duration.ofSeconds(5 + stage.random(30)));
                assertThat(List.of(one.isDone(), two.isDone())).as(WITHOUT).containsOnly(false);

                int third = machines.get(3).barrier("b", 3).await();
                assertThat(List.of(one.await(), two.await(), third)).containsExactlyInAnyOrder(0, 1, 2);
            });
        } finally {
            for (Shared each : machines) {
                each.close();
            }
        }
    }

    /** Machines take permits of one in a second, and some callers give up. */
    private static void limit(Stage stage) throws Exception {
        List<Long> used = new ArrayList<>();
        long start = Async.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < 3; i++) {
                Shared shared = stage.open("m" + i, 0.05);
                group.spawn(() -> {
                    try {
                        for (int round = 0; round < 5; round++) {
                            Async.moveOnAfter(Duration.ofMillis(stage.random(6_000)), () -> {
                                shared.limiter("l", 1, INTERVAL).acquire();
                                used.add(Async.nanoTime() - start);
                            });
                        }
                    } finally {
                        shared.close();
                    }
                });
            }
        });
        Collections.sort(used);
        for (int i = 0; i < used.size(); i++) {
            assertThat(used.get(i)).as(EARLY).isGreaterThanOrEqualTo(i * INTERVAL.toNanos());
        }
    }
}
