package dev.weft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.select.Select;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The steps of a shutdown, in every way to run and in virtual time. */
@InEveryWay
@Timeout(60)
class ServiceTest {
    private static final ServiceOptions QUIET = Service.options().withoutSignals();

    @RegisterExtension
    final Runs runs;

    ServiceTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void serviceThatEndsByItselfHasStatusZero() throws Exception {
        runs.run(() ->
                assertThat(Service.run(QUIET, shutdown -> shutdown.ready())).isZero());
    }

    @Test
    void signalLetsTheBodyStopAndGivesTheStatus() throws Exception {
        runs.run(() -> {
            List<String> seen = new ArrayList<>();

            int status = Service.run(QUIET, shutdown -> {
                shutdown.signalled("SIGTERM", 15);
                seen.add(shutdown.await());
                Async.sleep(Duration.ofSeconds(19));
                seen.add("drained");
            });

            assertThat(status).isEqualTo(143);
            assertThat(seen).containsExactly("SIGTERM", "drained");
            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(19));
        });
    }

    @Test
    void statusThatTheBodySaysStands() throws Exception {
        runs.run(() -> {
            int status = Service.run(QUIET, shutdown -> {
                shutdown.signalled("SIGINT", 2);
                shutdown.exitStatus(3);
            });

            assertThat(status).isEqualTo(3);
        });
    }

    @Test
    void requestHasStatusZeroAndItsReason() throws Exception {
        runs.run(() -> {
            List<String> seen = new ArrayList<>();

            int status = Service.run(QUIET, shutdown -> {
                shutdown.request("the container stops");
                shutdown.request("again");
                seen.add(shutdown.await() + ", " + shutdown.reason().orElseThrow());
            });

            assertThat(status).isZero();
            assertThat(seen).containsExactly("the container stops, the container stops");
        });
    }

    @Test
    void notReadyComesFirstThenTheDelayThenTheStop() throws Exception {
        runs.run(() -> {
            List<String> seen = new ArrayList<>();

            Service.run(
                    QUIET.preStopDelay(Duration.ofSeconds(4)).onReadiness(ready -> seen.add("ready " + ready)),
                    shutdown -> {
                        shutdown.ready();
                        shutdown.ready();
                        long begin = Async.nanoTime();
                        shutdown.signalled("SIGTERM", 15);
                        seen.add("is ready " + shutdown.isReady());
                        shutdown.await();
                        seen.add("stop after " + Duration.ofNanos(Async.nanoTime() - begin));
                    });

            assertThat(seen).containsExactly("ready true", "ready false", "is ready false", "stop after PT4S");
        });
    }

    @Test
    void bodyThatDoesNotDrainIsCancelledWithTheReason() throws Exception {
        runs.run(() -> {
            Promise<String> cancelled = Promise.create();

            int status = Service.run(QUIET.drainTimeout(Duration.ofSeconds(7)), shutdown -> {
                shutdown.signalled("SIGTERM", 15);
                try {
                    Async.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    cancelled.complete(String.valueOf(e.getMessage()));
                    throw e;
                }
            });

            assertThat(status).isEqualTo(143);
            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(7));
            assertThat(cancelled.await())
                    .contains("the service was told to end (SIGTERM), and was not drained within 7 s");
        });
    }

    @Test
    void failureOfTheBodyIsThrown() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Service.run(QUIET, shutdown -> {
                    throw new IOException("no port");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no port"));
    }

    @Test
    void stopCanBeSelected() throws Exception {
        runs.run(() -> {
            List<String> seen = new ArrayList<>();

            Service.run(QUIET, shutdown -> {
                shutdown.request("enough");
                seen.add(Select.first(
                        Select.whenSet(Event.create(), () -> "never"),
                        Select.when(shutdown.whenStopping(), reason -> "because " + reason)));
            });

            assertThat(seen).containsExactly("because enough");
        });
    }

    @Test
    void secondSignalEndsTheProcessAtOnce() throws Exception {
        runs.run(() -> {
            List<String> ends = new CopyOnWriteArrayList<>();

            Service.run(
                    QUIET.beforeHalt(status -> ends.add("before " + status)).halt(status -> ends.add("halt " + status)),
                    shutdown -> {
                        shutdown.signalled("SIGTERM", 15);
                        shutdown.signalled("SIGINT", 2);
                    });

            assertThat(ends).containsExactly("before 130", "halt 130");
        });
    }

    @Test
    void requestAndOneSignalAreNotTwoSignals() throws Exception {
        runs.run(() -> {
            List<String> seen = new ArrayList<>();

            int status = Service.run(QUIET.halt(halted -> seen.add("halt " + halted)), shutdown -> {
                shutdown.request("the page to stop was called");
                shutdown.signalled("SIGTERM", 15);
                seen.add(shutdown.await());
            });

            assertThat(seen).containsExactly("the page to stop was called");
            assertThat(status).isEqualTo(143);
        });
    }

    @Test
    void signalAfterARequestAndASignalEndsTheProcess() throws Exception {
        runs.run(() -> {
            List<Integer> halts = new CopyOnWriteArrayList<>();

            Service.run(QUIET.halt(halts::add), shutdown -> {
                shutdown.request("enough");
                shutdown.signalled("SIGTERM", 15);
                shutdown.signalled("SIGTERM", 15);
            });

            assertThat(halts).containsExactly(143);
        });
    }

    @Test
    void listenerOfReadinessThatThrowsDoesNotHoldUpTheEnd() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> {
                ServiceOptions failing = QUIET.onReadiness(now -> {
                    throw new IllegalStateException("no page");
                });

                int status = Service.run(failing, shutdown -> {
                    shutdown.ready();
                    shutdown.signalled("SIGTERM", 15);
                    assertThat(shutdown.await()).isEqualTo("SIGTERM");
                });

                assertThat(status).isEqualTo(143);
            });

            assertThat(log.messages())
                    .contains(
                            "the listener for readiness threw an exception (readiness: true)",
                            "the listener for readiness threw an exception (readiness: false)");
        }
    }

    @Test
    void limitsMayBeLongerThanAClockCounts() throws Exception {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        ServiceOptions patient =
                QUIET.preStopDelay(Duration.ofSeconds(1)).drainTimeout(forEver).cancelTimeout(forEver);

        runs.run(() -> assertThat(Service.run(patient, shutdown -> {
                    shutdown.request("enough");
                    shutdown.await();
                }))
                .isZero());
    }

    @Test
    void processThatHangsAfterARequestDoesNotEndWithZero() throws Exception {
        assertThat(statusOfAHungService(shutdown -> shutdown.request("enough"))).isEqualTo(1);
    }

    @Test
    void processThatHangsEndsWithTheStatusThatTheBodySaid() throws Exception {
        assertThat(statusOfAHungService(shutdown -> {
                    shutdown.exitStatus(7);
                    shutdown.request("enough");
                }))
                .isEqualTo(7);
    }

    private int statusOfAHungService(Consumer<Shutdown> begin) throws Exception {
        CountDownLatch halted = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger(-1);
        ServiceOptions hasty = QUIET.drainTimeout(Duration.ZERO)
                .cancelTimeout(Duration.ofMillis(20)) // real time
                .halt(given -> {
                    status.set(given);
                    halted.countDown();
                });
        try (LogCapture log = LogCapture.open()) {
            runs.run(() -> Service.run(
                    hasty,
                    shutdown -> Async.blocking(
                            () -> {
                                begin.accept(shutdown);
                                halted.await();
                            },
                            () -> {})));
            assertThat(log.messages())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("the service was told to end (")
                            .endsWith("), and has not ended within 20 ms; the process is ended immediately"));
        }
        return status.get();
    }

    @Test
    void processOfABodyThatDoesNotEndIsEnded() throws Exception {
        assertThat(statusOfAHungService(shutdown -> shutdown.signalled("SIGTERM", 15)))
                .isEqualTo(143);
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Service.options().cancelTimeout(Duration.ZERO))
                .withMessage("timeout must be longer than zero, but is 0 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Service.options().preStopDelay(Duration.ofSeconds(-1)))
                .withMessage("delay must not be negative, but is -1 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Service.options().drainTimeout(Duration.ofSeconds(-1)))
                .withMessage("timeout must not be negative, but is -1 s");
    }

    @Test
    void statusIsAByte() throws Exception {
        runs.run(() -> assertThatIllegalArgumentException()
                .isThrownBy(() -> Service.run(QUIET, shutdown -> shutdown.exitStatus(256)))
                .withMessage("status must be from 0 to 255, but is 256"));
    }
}
