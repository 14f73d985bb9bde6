package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.build.PublicApi;
import dev.weft.fixture.Runs;
import dev.weft.fixture.VirtualTime;
import dev.weft.spi.ContextCarrier;
import dev.weft.spi.Scheduler;
import dev.weft.spi.Strand;
import dev.weft.spi.Waiter;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The part "Misuse" of the contract: a null argument. Every public method and constructor is called with good arguments
 * but one, for each parameter that may not be null.
 */
@Timeout(30)
class NullArgumentsTest {
    /** What users implement: their methods are called by the library, not by users. */
    private static final Set<Class<?>> WRITTEN_BY_USERS =
            Set.of(Job.class, Job.On.class, Action.class, Action.On.class);

    @RegisterExtension
    final Runs runs = new Runs();

    /** How often an argument was used for anything. */
    private final AtomicInteger uses = new AtomicInteger();

    /** A call with one null: for the parameter itself, or in the array that it is. */
    record Call(Executable callee, int index, boolean inArray) {
        Parameter parameter() {
            return callee.getParameters()[index];
        }

        @Override
        public String toString() {
            return callee.getDeclaringClass().getSimpleName() + "." + callee.getName() + "("
                    + String.join(
                            ", ",
                            Stream.of(callee.getParameters())
                                    .map(Parameter::getName)
                                    .toList())
                    + ") with null " + (inArray ? "in " : "") + parameter().getName();
        }
    }

    static Stream<Call> calls() throws IOException {
        return PublicApi.types(Set.of("dev.weft", "dev.weft.sync"))
                .filter(type -> !WRITTEN_BY_USERS.contains(type))
                .flatMap(NullArgumentsTest::callsOf);
    }

    private static Stream<Call> callsOf(Class<?> type) {
        return Stream.<Executable>concat(
                        Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
                .filter(callee -> callee.accessFlags().contains(AccessFlag.PUBLIC) && !callee.isSynthetic())
                .filter(callee -> !callee.getName().equals("equals"))
                .flatMap(NullArgumentsTest::callsOf);
    }

    private static Stream<Call> callsOf(Executable callee) {
        return IntStream.range(0, callee.getParameterCount())
                .filter(i -> !callee.getParameterTypes()[i].isPrimitive())
                .filter(i -> !(callee.getGenericParameterTypes()[i] instanceof TypeVariable<?>)) // a value, of any kind
                .boxed()
                .flatMap(i -> callee.getParameterTypes()[i].isArray()
                        ? Stream.of(new Call(callee, i, false), new Call(callee, i, true))
                        : Stream.of(new Call(callee, i, false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void nullArgumentIsNamedBeforeAnythingHappened(Call call) throws Exception {
        assertThat(problems(call)).isEmpty();
    }

    @Test
    void everyKindOfMethodIsAmongTheCalls() throws Exception {
        assertThat(calls().map(Call::toString))
                .hasSizeGreaterThan(50)
                .contains(
                        "Async.gather(inputs, limit, job) with null inputs",
                        "Async.race(jobs) with null in jobs",
                        "TaskGroup.spawn(name, job) with null job",
                        "Options.namingStragglersAfter(delay) with null delay",
                        "Task.cancel(reason) with null reason",
                        "Deadline.reschedule(fromNow) with null fromNow",
                        "Promise.from(stage) with null stage");
    }

    /** Shows that the test above can fail. */
    public static final class Careless {
        public static void ignores(String name) {}

        public static void doesNotName(String name) {
            Objects.requireNonNull(name);
        }

        public static void checksTooLate(Job<?, ?> job, String name) throws Exception {
            job.call();
            Objects.requireNonNull(name, "name");
        }

        public static void refusesOtherwise(String name) {
            if (name == null) {
                throw new IllegalArgumentException("name");
            }
        }

        public static void pullsFirst(Iterable<?> inputs, Job<?, ?> job) {
            inputs.forEach(input -> {});
            Objects.requireNonNull(job, "job");
        }
    }

    @Test
    void carelessMethodsAreFound() throws Exception {
        Map<String, List<String>> found = new HashMap<>();

        for (Call call : callsOf(Careless.class).toList()) {
            found.computeIfAbsent(call.callee().getName(), name -> new ArrayList<>())
                    .addAll(problems(call));
        }

        assertThat(found)
                .containsEntry("ignores", List.of("nothing was thrown"))
                .containsEntry("doesNotName", List.of("java.lang.NullPointerException does not name it"))
                .containsEntry("refusesOtherwise", List.of("java.lang.IllegalArgumentException: name was thrown"));
        assertThat(found.get("checksTooLate")).contains("an argument was used");
        assertThat(found.get("pullsFirst")).contains("an argument was used");
    }

    /** What is wrong with the answer to {@code call}. */
    private List<String> problems(Call call) throws Exception {
        List<String> problems = new ArrayList<>();
        uses.set(0);
        runs.run(() -> Async.withTimeout(
                Duration.ofHours(1),
                deadline -> TaskGroup.options().keepGoing().call(group -> {
                    Object[] arguments = arguments(call.callee());
                    if (call.inArray()) {
                        Arrays.fill((Object[]) arguments[call.index()], null);
                    } else {
                        arguments[call.index()] = null;
                    }
                    problems.addAll(
                            problems(call, invoke(call.callee(), receiver(call.callee(), group, deadline), arguments)));
                    return null;
                })));
        if (uses.get() > 0) {
            problems.add("an argument was used");
        }
        return problems;
    }

    private static List<String> problems(Call call, Throwable thrown) {
        String expected = call.parameter().getName() + (call.inArray() ? "[0]" : "");
        if (thrown == null) {
            return List.of("nothing was thrown");
        }
        if (!(thrown instanceof NullPointerException)) {
            return List.of(thrown + " was thrown");
        }
        return expected.equals(thrown.getMessage()) ? List.of() : List.of(thrown + " does not name it");
    }

    private static Throwable invoke(Executable callee, Object receiver, Object[] arguments)
            throws ReflectiveOperationException {
        try {
            switch (callee) {
                case Method method -> method.invoke(receiver, arguments);
                case Constructor<?> constructor -> constructor.newInstance(arguments);
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private static Object receiver(Executable callee, TaskGroup group, Deadline deadline) {
        Class<?> type = callee.getDeclaringClass();
        if (callee instanceof Constructor<?> || callee.accessFlags().contains(AccessFlag.STATIC)) {
            return null;
        }
        return Stream.of(
                        group,
                        TaskGroup.options(),
                        EventLoop.options(),
                        Task.current().orElseThrow(),
                        deadline,
                        Promise.create(),
                        Event.create(),
                        Lock.create().newCondition())
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this test needs to know a " + type));
    }

    private Object[] arguments(Executable callee) {
        return Stream.of(callee.getParameterTypes()).map(this::argument).toArray();
    }

    /** A good argument of the type, which counts its uses where it has any. */
    private Object argument(Class<?> type) {
        Job<String, RuntimeException> job = () -> "used " + uses.incrementAndGet();
        Map<Class<?>, Object> good = Map.ofEntries(
                Map.entry(Job.class, job),
                Map.entry(Job[].class, new Job<?, ?>[] {job}),
                Map.entry(Job.On.class, (Job.On<Object, String, RuntimeException>) input -> job.call()),
                Map.entry(Action.class, (Action<RuntimeException>) uses::incrementAndGet),
                Map.entry(Action.On.class, (Action.On<Object, RuntimeException>) input -> uses.incrementAndGet()),
                Map.entry(Iterable.class, (Iterable<Integer>) () -> {
                    uses.incrementAndGet();
                    return List.of(1).iterator();
                }),
                Map.entry(BooleanSupplier.class, (BooleanSupplier) () -> uses.incrementAndGet() > 0),
                Map.entry(List.class, List.of("text")),
                Map.entry(Optional.class, Optional.of("text")),
                Map.entry(Lock.Statistics.class, Lock.create().statistics()),
                Map.entry(int.class, 1),
                Map.entry(String.class, "text"),
                Map.entry(Duration.class, Duration.ofSeconds(1)),
                Map.entry(Throwable.class, new IOException()),
                Map.entry(CompletionStage.class, CompletableFuture.completedFuture("value")),
                Map.entry(Waiter.class, new Waiter(Strand.current(), () -> "nothing")),
                Map.entry(Scheduler.class, new VirtualTime(Thread.ofVirtual().factory())),
                Map.entry(ContextCarrier.class, (ContextCarrier) () -> {
                    uses.incrementAndGet();
                    return Runnable::run;
                }));
        Object argument = good.get(type);
        return argument != null || !type.equals(Object.class)
                ? Objects.requireNonNull(argument, () -> "this test needs to know a good " + type)
                : "value";
    }
}
