package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Inputs;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part "Waiting for several" of the contract: gather and forEach. */
@Timeout(30)
@InEveryWay
class GatherTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    GatherTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void valuesComeInTheOrderOfTheInputs() throws Exception {
        List<Integer> values = new ArrayList<>();

        runs.run(() -> values.addAll(Async.gather(List.of(3, 1, 2), n -> {
            Async.sleep(Duration.ofSeconds(n));
            return 10 * n;
        })));

        assertThat(values).containsExactly(30, 10, 20);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void tasksOfJobsAreNamedByTheirOrdinalAndNotByAnAddress() throws Exception {
        Job<String, RuntimeException> name = () -> Task.current().orElseThrow().name();

        runs.run(() -> {
            assertThat(Async.gather(name, name)).containsExactly("main.1.1", "main.1.2");
            assertThat(Async.gather(List.of("Ada"), _ -> name.call())).containsExactly("Ada");
        });
    }

    @Test
    void failureDuringTheStartOfTheOthersIsAllThatIsThrown() throws Exception {
        IOException failure = new IOException("broken");
        Iterable<Integer> inputs = () -> Stream.of(1, 2).map(GatherTest::late).iterator();

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.gather(inputs, 2, n -> {
                throw failure;
            }));

            assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
        });
    }

    /** Returns the second input only after the task of the first input has failed. */
    private static int late(int input) {
        try {
            Async.shielded(() -> Async.sleep(Duration.ofMillis(20L * (input - 1))));
        } catch (InterruptedException e) {
            throw new AssertionError("a shield was cut short", e);
        }
        return input;
    }

    @Test
    void emptyInputGivesAnEmptyList() throws Exception {
        runs.run(() -> assertThat(Async.gather(List.of(), input -> input)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, Integer.MAX_VALUE})
    void collectionThatIsWrongAboutItsSizeGivesAllResultsInOrder(int claimed) throws Exception {
        List<Integer> inputs = IntStream.range(0, 100).boxed().toList();
        Collection<Integer> wrong = new AbstractCollection<>() {
            @Override
            public Iterator<Integer> iterator() {
                return inputs.iterator();
            }

            @Override
            public int size() {
                return claimed;
            }
        };

        runs.run(() -> assertThat(Async.gather(wrong, n -> n)).isEqualTo(inputs));
    }

    @Test
    void nullsPassThrough() throws Exception {
        runs.run(() -> assertThat(Async.gather(Arrays.asList("a", null), input -> input == null ? "none" : null))
                .containsExactly(null, "none"));
    }

    @Test
    void listOfValuesIsUnmodifiable() throws Exception {
        runs.run(() -> {
            List<Integer> values = Async.gather(List.of(1, 2), n -> n);

            assertThatThrownBy(() -> values.set(0, 7)).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    @Test
    void outsideATaskItIsARunOfItsOwn() throws Exception {
        List<String> names =
                Async.gather(List.of(1, 2), n -> Task.current().orElseThrow().name());

        assertThat(names).containsExactly("1", "2");
    }

    @Test
    void firstFailureCancelsTheRestWaitsForThemAndIsThrownAsItIs() throws Exception {
        IOException failure = new IOException("no route");
        List<Integer> cleaned = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.gather(List.of(1, 2, 3), n -> {
                try {
                    Async.sleep(n == 2 ? Duration.ofSeconds(1) : LONG);
                } finally {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
                    cleaned.add(n);
                }
                throw failure;
            }));

            assertThat(thrown).isSameAs(failure);
            assertThat(cleaned).containsExactlyInAnyOrder(1, 2, 3);
        });

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void laterFailuresAreSuppressed() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.gather(List.of(1, 2, 3), n -> {
                try {
                    Async.sleep(n == 1 ? Duration.ofSeconds(1) : LONG);
                } finally {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(n)));
                    throwing(new IOException("failure " + n));
                }
                return n;
            }));

            assertThat(thrown).hasMessage("failure 1");
            assertThat(thrown.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactlyInAnyOrder("failure 2", "failure 3");
        });
    }

    private static void throwing(IOException failure) throws IOException {
        throw failure;
    }

    @Test
    void errorIsThrownAsItIs() throws Exception {
        StackOverflowError error = new StackOverflowError("deep");

        runs.run(() -> assertThatThrownBy(() -> Async.gather(List.of(1, 2), n -> {
                    if (n == 2) {
                        throw error;
                    }
                    Async.sleep(LONG);
                    return n;
                }))
                .isSameAs(error));
    }

    @Test
    void cancellationFromOutsideCancelsEveryJobAndIsThrown() throws Exception {
        AtomicInteger cutShort = new AtomicInteger();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> Async.gather(List.of(1, 2, 3), n -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    cutShort.incrementAndGet();
                    throw e;
                }
                return n;
            }));
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isEqualTo(new Outcome.Cancelled<>("cancelled by task 'main': stop"));
        }));

        assertThat(cutShort).hasValue(3);
    }

    @Test
    void cancellationFromOutsideIsThrownThoughOnlyOneJobWasCutShort() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> Async.gather(List.of(1, 2), n -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    if (n == 1) {
                        throw e;
                    }
                }
                return n;
            }));
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void cancellationFromOutsideThatCutNoJobShortIsThrownByTheNextWait() throws Exception {
        List<List<Integer>> gathered = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> {
                gathered.add(Async.gather(List.of(1, 2), n -> {
                    Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                    return n;
                }));
                Async.checkpoint();
                gathered.clear();
            });
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(gathered).containsExactly(List.of(1, 2));
    }

    @Test
    void failureWinsOverACancellationFromOutsideWhichComesAtTheNextWait() throws Exception {
        List<String> log = new ArrayList<>();

        runs.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.spawn(() -> {
                try {
                    Async.gather(List.of(1, 2), n -> {
                        Async.shielded(() -> Async.sleep(Duration.ofSeconds(2)));
                        throw new IOException("failed in the shield");
                    });
                } catch (IOException e) {
                    log.add(e.getMessage());
                }
                Async.checkpoint();
                log.add("never");
            });
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(log).containsExactly("failed in the shield");
    }

    @Test
    void inputsThatThrowCancelTheJobsThatRun() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Event bothStarted = Event.create();
        AtomicInteger cutShort = new AtomicInteger();
        IllegalStateException failure = new IllegalStateException("no more rows");

        runs.run(() -> assertThatThrownBy(() -> Async.gather(Inputs.thenThrow(2, bothStarted::await, failure), n -> {
                    if (started.incrementAndGet() == 2) {
                        bothStarted.set();
                    }
                    try {
                        Async.sleep(LONG);
                    } catch (InterruptedException e) {
                        cutShort.incrementAndGet();
                        throw e;
                    }
                    return n;
                }))
                .isSameAs(failure));

        assertThat(cutShort).hasValue(2);
    }

    @Test
    void noMoreJobsThanTheLimitRunAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        runs.run(() -> {
            List<Integer> values = Async.gather(Inputs.counted(100), 7, n -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Async.sleep(Duration.ofSeconds(1));
                running.decrementAndGet();
                return n;
            });

            assertThat(values).hasSize(100).isSorted();
        });

        assertThat(most).hasValue(7);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void inputsAreNotPulledBeforeThereIsRoomForTheirJobs() throws Exception {
        Inputs.Counted inputs = Inputs.counted(1_000);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger furthestAhead = new AtomicInteger();

        runs.run(() -> Async.gather(inputs, 50, n -> {
            furthestAhead.accumulateAndGet(inputs.pulled() - ended.get(), Math::max);
            Async.sleep(Duration.ofSeconds(1));
            return ended.incrementAndGet();
        }));

        assertThat(inputs.pulled()).isEqualTo(1_000);
        assertThat(furthestAhead.get()).isBetween(1, 50);
    }

    @Test
    @SuppressWarnings("StreamToIterable") // iterated once
    void endlessStreamIsPulledNoFurtherThanTheLimitBeyondAFailure() throws Exception {
        AtomicInteger pulled = new AtomicInteger();
        Stream<Integer> endless = Stream.iterate(1, n -> n + 1).peek(pulled::set);

        runs.run(() -> assertThatThrownBy(() -> Async.gather(endless::iterator, 3, n -> {
                    Async.sleep(Duration.ofSeconds(1));
                    if (n == 20) {
                        throw new IOException("input 20");
                    }
                    return n;
                }))
                .hasMessage("input 20"));

        assertThat(pulled).hasValueBetween(20, 24); // a stream pulls an input to find out whether there is one
    }

    @Test
    void failureIsThrownWhileTheCallerWaitsForRoom() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.gather(Inputs.counted(10), 1, n -> {
                    Async.sleep(Duration.ofSeconds(1));
                    throw new IOException("input " + n);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("input 0")
                .hasNoSuppressedExceptions());

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void callerThatWaitsForRoomIsCancelledFromOutside() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Inputs.Counted inputs = Inputs.counted(10);
            Task<?> caller = group.spawn(() -> Async.gather(inputs, 2, n -> {
                Async.sleep(LONG);
                return n;
            }));
            Async.sleep(Duration.ofSeconds(1));

            caller.cancel("stop");

            assertThat(caller.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(inputs.pulled()).isEqualTo(2);
        }));
    }

    @Test
    void millionInputsWithALimitNeverMakeMoreTasks() throws Exception {
        Inputs.Counted inputs = Inputs.counted(1_000_000);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger furthestAhead = new AtomicInteger();

        Async.forEach(inputs, 50, n -> {
            furthestAhead.accumulateAndGet(inputs.pulled() - ended.get(), Math::max);
            ended.incrementAndGet();
        });

        assertThat(ended).hasValue(1_000_000);
        assertThat(furthestAhead.get()).isBetween(1, 50);
    }

    @Test
    void forEachRunsTheActionOnEveryInput() throws Exception {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> Async.forEach(List.of(1, 2, 3), 2, n -> {
            Async.sleep(Duration.ofSeconds(1));
            seen.add(n);
        }));

        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void forEachThrowsTheFirstFailureAndPullsNoMoreInputs() throws Exception {
        Inputs.Counted inputs = Inputs.counted(100);

        runs.run(() -> assertThatThrownBy(() -> Async.forEach(inputs, 4, n -> {
                    Async.sleep(Duration.ofSeconds(1));
                    if (n == 0) {
                        throw new IOException("input 0");
                    }
                    Async.sleep(LONG);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("input 0"));

        assertThat(inputs.pulled()).isEqualTo(4);
    }

    @Test
    void fewJobsGiveTheirValuesInTheirOrder() throws Exception {
        runs.run(() -> {
            List<String> values = Async.gather(
                    () -> {
                        Async.sleep(Duration.ofSeconds(1));
                        return "slow";
                    },
                    () -> "fast");

            assertThat(values).containsExactly("slow", "fast");
        });
    }

    @Test
    void failureOfOneOfAFewJobsCancelsTheOthers() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.gather(
                        () -> {
                            Async.sleep(LONG);
                            return "never";
                        },
                        () -> {
                            throw new IOException("broken");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken"));

        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void noJobsGiveNoValues() throws Exception {
        runs.run(() -> assertThat(Async.<String, RuntimeException>gather()).isEmpty());
    }

    @Test
    void streamGivesTheValuesInItsOrder() throws Exception {
        runs.run(() -> assertThat(Async.gather(Stream.of(3, 1, 2), n -> {
                    Async.sleep(Duration.ofSeconds(n));
                    return "page " + n;
                }))
                .containsExactly("page 3", "page 1", "page 2"));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void streamWithALimitIsPulledOnlyAsFarAsThereIsRoom() throws Exception {
        AtomicInteger pulled = new AtomicInteger();
        Stream<Integer> endless = Stream.iterate(0, n -> n + 1).peek(n -> pulled.incrementAndGet());

        runs.run(() -> assertThatThrownBy(() -> Async.gather(endless, 3, n -> {
                    Async.sleep(Duration.ofSeconds(1));
                    throw new IOException("input " + n);
                }))
                .isInstanceOf(IOException.class));

        assertThat(pulled.get()).isBetween(3, 4);
    }

    @Test
    void limitThatIsTooSmallLeavesTheStreamUnused() throws Exception {
        Stream<Integer> stream = Stream.of(1, 2);

        runs.run(() -> assertThatThrownBy(() -> Async.gather(stream, 0, n -> n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be at least 1, but is 0"));

        assertThat(stream.toList()).containsExactly(1, 2);
    }

    @Test
    void valuesThatCannotBeClosedAreCountedAndEachIsTried() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        IOException failure = new IOException("no room");

        runs.run(() -> {
            Throwable thrown = catchThrowable(() ->
                    Async.gather(IntStream.range(0, 1_000).boxed().toList(), n -> {
                        if (n == 999) {
                            Async.sleep(Duration.ofSeconds(1));
                            throw failure;
                        }
                        return (AutoCloseable) () -> {
                            tried.incrementAndGet();
                            throw n == 0 ? failure : new IOException("not closed");
                        };
                    }));

            assertThat(thrown).isSameAs(failure);
            assertThat(thrown.getSuppressed()).hasSizeBetween(2, 11);
            assertThat(thrown.getSuppressed()[thrown.getSuppressed().length - 1].toString())
                    .matches("and 9[0-9][0-9] more failures");
        });

        assertThat(tried).hasValue(999);
    }
}
