package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.internal.scope.ThreadNames;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names of the threads of tasks. */
@Timeout(60)
class ThreadNamesTest {

    /** A way to run in real time. */
    interface Entrance {
        void run(Action<Exception> body) throws Exception;
    }

    static Stream<Entrance> entrances() {
        return Stream.of(Async::run, EventLoop::run);
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    /** Runs immediately the sweep that otherwise runs once a second. */
    private static void sweep() {
        ThreadNames.nameThreadsIn(((SpawnedTask<?>) Strand.current()).group().outermost());
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void threadBearsTheNameThatItsTaskWasGiven(Entrance entrance) throws Exception {
        entrance.run(() -> {
            assertThat(threadName()).isEqualTo("main");
            TaskGroup.run(group -> {
                assertThat(group.spawn("worker", ThreadNamesTest::threadName).await())
                        .isEqualTo("worker");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void threadOfATaskWithoutANameIsNotNameless(Entrance entrance) throws Exception {
        entrance.run(() -> TaskGroup.run(group ->
                assertThat(group.spawn(ThreadNamesTest::threadName).await()).isEqualTo("weft")));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void threadThatIsSharedDoesNotKeepTheNameOfAnEarlierTask(Entrance entrance) throws Exception {
        List<String> names = Collections.synchronizedList(new ArrayList<>());

        entrance.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 200; i++) {
                group.spawn("named", () -> names.add("named as " + threadName()));
                group.spawn(() -> names.add("unnamed as " + threadName()));
            }
        }));

        assertThat(names).hasSize(400).containsOnly("named as named", "unnamed as weft");
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void taskThatASweepFindsIsNamedByItsPlace(Entrance entrance) throws Exception {
        entrance.run(() -> TaskGroup.run(group -> {
            Event go = Event.create();
            Task<String> inner = group.spawn(
                    "outer",
                    () -> TaskGroup.call(nested -> nested.spawn(() -> {
                                go.await();
                                return threadName();
                            })
                            .await()));
            Task<String> waits = group.spawn(() -> {
                go.await();
                return threadName();
            });
            group.spawn(() -> {
                while (go.statistics().waiting() < 2) {
                    Async.checkpoint();
                }
                sweep();
                go.set();
            });

            assertThat(inner.await()).isEqualTo("outer.1.1");
            assertThat(waits.await()).isEqualTo("main.1.2");
        }));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void sweepAsksNoObjectOfTheUsers(Entrance entrance) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Object input = new Object() {
            @Override
            public String toString() {
                asked.countDown();
                return "asked";
            }
        };

        entrance.run(() -> Async.gather(List.of(input), _ -> {
            sweep();
            assertThat(threadName()).isEqualTo("main.1.1");
            return "done";
        }));

        assertThat(asked.getCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void sweepNamesNoMoreThanItsShare(Entrance entrance) throws Exception {
        List<String> names = Collections.synchronizedList(new ArrayList<>());

        entrance.run(() -> TaskGroup.run(group -> {
            CountDownLatch swept = new CountDownLatch(1);
            for (int i = 0; i < 3 * ThreadNames.MAX_TASKS; i++) {
                group.spawn(() -> {
                    Async.blocking(() -> swept.await());
                    names.add(threadName());
                });
            }
            Async.checkpoint();
            sweep();
            swept.countDown();
        }));

        assertThat(names).hasSize(3 * ThreadNames.MAX_TASKS);
        assertThat(names.stream().filter(name -> !name.equals("weft")).count())
                .isLessThanOrEqualTo(2 * ThreadNames.MAX_TASKS);
    }
}
