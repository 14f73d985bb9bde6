package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The values that tasks inherit: listed scoped values, and the values that context carriers carry. */
@Timeout(30)
@InEveryWay
class ContextTest {
    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ScopedValue<String> TRACE = ScopedValue.newInstance();
    private static final ThreadLocal<String> LOG_CONTEXT = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

    @RegisterExtension
    final Runs runs;

    ContextTest(Way way) {
        runs = new Runs(way);
    }

    /** Carries a thread-local, like a carrier of a logging context. */
    public static final class LogContextCarrier implements ContextCarrier {
        @Override
        public Snapshot capture() {
            String captured = LOG_CONTEXT.get();
            return body -> {
                String before = LOG_CONTEXT.get();
                LOG_CONTEXT.set(captured);
                try {
                    body.run();
                } finally {
                    LOG_CONTEXT.set(before);
                }
            };
        }
    }

    private static String seen(ScopedValue<String> value) {
        return value.orElse("none");
    }

    @Test
    void scopedValueThatIsNotListedIsNotInherited() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada")
                .call(() ->
                        assertThat(Async.gather(List.of(1), n -> seen(USER))).containsExactly("none")));
    }

    @Test
    void taskInheritsNoThreadLocalOfTheTaskThatSpawnsIt() throws Exception {
        runs.run(() -> {
            INHERITABLE.set("ada");
            assertThat(Async.gather(List.of(1), n -> "" + INHERITABLE.get())).containsExactly("null");
        });
    }

    @Test
    void taskInheritsNoThreadLocalOfTheThreadThatStartsTheRun() throws Exception {
        INHERITABLE.set("ada");
        try {
            runs.run(() -> assertThat(Async.gather(List.of(1), n -> "" + INHERITABLE.get()))
                    .containsExactly("null"));
        } finally {
            INHERITABLE.remove();
        }
    }

    @Test
    void listedScopedValuesAreInheritedAsTheyAreWhereTheTaskIsSpawned() throws Exception {
        runs.run(() -> Async.inheriting(
                ContextCarrier.of(USER),
                () -> TaskGroup.call(group -> {
                    Task<String> before = group.spawn(() -> seen(USER));
                    Task<String> inside =
                            ScopedValue.where(USER, "ada").call(() -> group.<String>spawn(() -> seen(USER)));

                    assertThat(before.await()).isEqualTo("none");
                    assertThat(inside.await()).isEqualTo("ada");
                    return null;
                })));
    }

    @Test
    void tasksOfTasksInheritToo() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada")
                .call(() -> Async.inheriting(ContextCarrier.of(USER), () -> {
                    List<List<String>> seen = Async.gather(
                            List.of(1, 2), outer -> Async.gather(List.of(1, 2), inner -> outer + seen(USER) + inner));

                    assertThat(seen).containsExactly(List.of("1ada1", "1ada2"), List.of("2ada1", "2ada2"));
                    return null;
                })));
    }

    @Test
    void taskThatRebindsAScopedValueHandsOnItsOwn() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada")
                .call(() -> Async.inheriting(ContextCarrier.of(USER), () -> {
                    List<String> seen = Async.gather(
                            List.of("bob", "eve"),
                            name -> ScopedValue.where(USER, name)
                                    .call(() -> Async.gather(List.of(1), n -> seen(USER))
                                            .getFirst()));

                    assertThat(seen).containsExactly("bob", "eve");
                    assertThat(seen(USER)).isEqualTo("ada");
                    return null;
                })));
    }

    @Test
    void nestedListsAddUp() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada").where(TRACE, "t1").call(() -> {
            List<String> both = Async.inheriting(
                    ContextCarrier.of(USER),
                    () -> Async.inheriting(
                            ContextCarrier.of(TRACE),
                            () -> Async.gather(List.of(1), n -> seen(USER) + " " + seen(TRACE))));

            assertThat(both).containsExactly("ada t1");
            return null;
        }));
    }

    @Test
    void listEndsWithItsBodyAlsoWhenThatThrows() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada").call(() -> {
            assertThatThrownBy(() -> Async.inheriting(ContextCarrier.of(USER), () -> {
                        throw new IOException("no route");
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(Async.gather(List.of(1), n -> seen(USER))).containsExactly("none");
            return null;
        }));
    }

    @Test
    void carrierOfNothingCarriesNothing() throws Exception {
        runs.run(() -> assertThat(Async.<List<String>, RuntimeException>inheriting(
                        ContextCarrier.of(), () -> Async.gather(List.of(1), n -> seen(USER))))
                .containsExactly("none"));
    }

    @Test
    void outsideATaskInheritingIsARunOfItsOwnWhoseMainTaskInherits() throws Exception {
        String seen = ScopedValue.where(USER, "ada")
                .<String, InterruptedException>call(() -> Async.inheriting(ContextCarrier.of(USER), () -> seen(USER)));

        assertThat(seen).isEqualTo("ada");
    }

    @Test
    void valuesReachBodiesThatCompute() throws Exception {
        runs.run(() -> ScopedValue.where(USER, "ada")
                .call(() -> Async.inheriting(ContextCarrier.of(USER), () -> {
                    assertThat(Async.<String, RuntimeException>computing(() -> seen(USER)))
                            .isEqualTo("ada");
                    return null;
                })));
    }

    // Carriers

    @Test
    void carrierCarriesAThreadLocalAndLeavesTheSpawnerAlone() throws Exception {
        runs.run(() -> Async.inheriting(new LogContextCarrier(), () -> {
            LOG_CONTEXT.set("request 7");

            List<String> seen = Async.gather(List.of(1, 2), n -> {
                String inherited = LOG_CONTEXT.get();
                LOG_CONTEXT.set("overwritten by " + n);
                return inherited;
            });

            assertThat(seen).containsExactly("request 7", "request 7");
            assertThat(LOG_CONTEXT.get()).isEqualTo("request 7");
            return null;
        }));
    }

    @Test
    void joinedCarriersCaptureInOrderAndTheFirstIsOutermost() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        ContextCarrier both = logging("a", log).and(logging("b", log)).and(logging("c", log));

        runs.run(() -> Async.inheriting(
                both,
                () -> TaskGroup.call(group -> {
                    group.spawn(() -> log.add("body"));
                    return null;
                })));

        assertThat(log)
                .containsExactly(
                        "capture a",
                        "capture b",
                        "capture c",
                        "enter a",
                        "enter b",
                        "enter c",
                        "body",
                        "leave c",
                        "leave b",
                        "leave a");
    }

    private static ContextCarrier logging(String name, List<String> log) {
        return () -> {
            log.add("capture " + name);
            return body -> {
                log.add("enter " + name);
                body.run();
                log.add("leave " + name);
            };
        };
    }

    @Test
    void carrierThatFailsToCaptureFailsTheSpawnAndNothingRuns() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        ContextCarrier broken = () -> {
            throw new IllegalStateException("cannot capture");
        };

        runs.run(() -> assertThatThrownBy(() -> Async.inheriting(
                        broken,
                        () -> TaskGroup.call(group -> {
                            group.spawn(() -> log.add("ran"));
                            return null;
                        })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot capture"));

        assertThat(log).isEmpty();
    }

    @Test
    void carrierThatFailsToRestoreFailsTheTask() throws Exception {
        ContextCarrier broken = () -> body -> {
            throw new IllegalStateException("cannot restore");
        };

        runs.run(() -> assertThatThrownBy(() -> Async.inheriting(broken, () -> Async.gather(List.of(1), n -> "never")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot restore"));
    }

    @Test
    void carrierThatFailsBehindTheBodyFailsTheTask() throws Exception {
        ContextCarrier broken = () -> body -> {
            body.run();
            throw new IllegalStateException("cannot put back");
        };

        runs.run(() -> assertThatThrownBy(() -> Async.inheriting(broken, () -> Async.gather(List.of(1), n -> "value")))
                .hasMessage("cannot put back"));
    }

    @Test
    void carrierThatFailsBehindAFailedBodyDoesNotHideItsFailure() throws Exception {
        ContextCarrier broken = () -> body -> {
            body.run();
            throw new IllegalStateException("cannot put back");
        };

        runs.run(() -> assertThatThrownBy(() -> Async.inheriting(
                        broken,
                        () -> Async.gather(List.of(1), n -> {
                            throw new IOException("no route");
                        })))
                .isInstanceOf(IOException.class)
                .hasMessage("no route")
                .hasSuppressedException(new IllegalStateException("cannot put back")));
    }

    @Test
    void carrierThatForgetsTheBodyFailsTheTask() throws Exception {
        runs.run(() -> assertThatThrownBy(
                        () -> Async.inheriting(() -> body -> {}, () -> Async.gather(List.of(1), n -> "never")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a context carrier did not run the task's body"));
    }

    @Test
    void taskWhoseCarrierFailedHasEndedLikeAnyOther() throws Exception {
        ContextCarrier broken = () -> body -> {
            throw new IllegalStateException("cannot restore");
        };

        runs.run(() -> Async.inheriting(
                broken,
                () -> TaskGroup.options().keepGoing().call(group -> {
                    Task<?> task = group.spawn(() -> "never");

                    assertThat(task.outcome()).isInstanceOf(Outcome.Failure.class);
                    assertThat(task.cancel("too late")).isFalse();
                    return null;
                })));
    }

    // Installed carriers

    /** A program that runs with an installed carrier. */
    public static final class Program implements Callable<List<String>> {
        @Override
        public List<String> call() throws InterruptedException {
            LOG_CONTEXT.set("request 7");
            return Async.gather(
                    List.of(1, 2),
                    n -> Async.gather(List.of(1), inner -> n + " " + LOG_CONTEXT.get())
                            .getFirst());
        }
    }

    @Test
    void installedCarrierServesEveryRun(@TempDir Path installed) throws Exception {
        install(ContextCarrier.class, LogContextCarrier.class, installed);

        assertThat(apart(Program.class, installed)).isEqualTo(List.of("1 request 7", "2 request 7"));
    }

    /** An exception of a library, with the service that recognises it. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** Recognises the exception. */
        public static final class Echo implements CancellationEcho {
            @Override
            public boolean isEcho(Throwable exception) {
                return exception instanceof Closed;
            }
        }
    }

    /** A task that is cancelled, and throws the exception that only the service recognises. */
    public static final class Cancelled implements Callable<Boolean> {
        @Override
        public Boolean call() throws InterruptedException {
            return Async.call(() -> TaskGroup.options().keepGoing().call(group -> {
                Task<?> task = group.spawn(() -> {
                    try {
                        Async.sleep(Duration.ofHours(1));
                    } catch (InterruptedException e) {
                        throw new Closed();
                    }
                });
                Async.sleep(Duration.ofMillis(1));
                task.cancel("enough");
                return task.outcome() instanceof Outcome.Cancelled<?>;
            }));
        }
    }

    /**
     * In an executable archive, the classes of the application are not visible to the class loader of the system, which
     * is the class loader of a task.
     */
    @Test
    void echoOfAnApplicationIsFoundWhereItsRunBegan(@TempDir Path installed) throws Exception {
        install(CancellationEcho.class, Closed.Echo.class, installed);

        assertThat(apart(Cancelled.class, installed)).isEqualTo(true);
    }

    private static void install(Class<?> service, Class<?> provider, Path installed) throws IOException {
        Path services = Files.createDirectories(installed.resolve("META-INF/services"));
        Files.writeString(services.resolve(service.getName()), provider.getName());
    }

    /**
     * Runs {@code program} with classes that are loaded separately from the classes of the other tests, and returns its
     * result.
     */
    private static Object apart(Class<? extends Callable<?>> program, Path installed) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader separate = separateClasses(installed)) {
            thread.setContextClassLoader(separate);

            return ((Callable<?>) separate.loadClass(program.getName())
                            .getConstructor()
                            .newInstance())
                    .call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * A class loader for the classes of this build and {@code more}, which are loaded separately from the classes of
     * the other tests.
     */
    private static URLClassLoader separateClasses(Path more) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(more.toUri().toURL());
        StringTokenizer classPath = new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
        while (classPath.hasMoreTokens()) {
            urls.add(Path.of(classPath.nextToken()).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
