package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.build.PublicApi;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.pace.Backoff;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The part "Misuse" of the contract: arguments that are not valid. Every public method and constructor is called with
 * good arguments except one: null where null is not allowed, or a number or a duration that is too small.
 */
@Timeout(30)
class BadArgumentsTest {
    private static final Set<String> PACKAGES =
            Set.of("dev.weft", "dev.weft.sync", "dev.weft.queue", "dev.weft.select", "dev.weft.pace");

    /** Types that users implement. The library calls their methods. */
    private static final Set<Class<?>> WRITTEN_BY_USERS = Set.of(
            Job.class,
            Job.On.class,
            Action.class,
            Action.On.class,
            CancellationEcho.class,
            ContextCarrier.Snapshot.class);

    /** Methods that accept a duration of zero or less: then no time is left, or the call does not wait. */
    private static final Set<String> TAKING_ANY_DURATION =
            Set.of("sleep", "withTimeout", "moveOnAfter", "reschedule", "after");

    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    /** The number of times that an argument was used. */
    private final AtomicInteger uses = new AtomicInteger();

    /**
     * A call with one bad argument. If {@code inArray} is true, the parameter is an array that contains the bad value.
     */
    record Call(
            Executable callee,
            int index,
            boolean inArray,
            @Nullable Object bad) {
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
                    + ") with " + bad + " " + (inArray ? "in " : "")
                    + parameter().getName();
        }
    }

    static Stream<Call> calls() throws IOException {
        return PublicApi.types(PACKAGES)
                .filter(type -> !WRITTEN_BY_USERS.contains(type))
                .flatMap(BadArgumentsTest::callsOf);
    }

    private static Stream<Call> callsOf(Class<?> type) {
        return Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
                .filter(callee -> callee.accessFlags().contains(AccessFlag.PUBLIC) && !callee.isSynthetic())
                .filter(callee -> !callee.getName().equals("equals"))
                .flatMap(callee ->
                        IntStream.range(0, callee.getParameterCount()).boxed().flatMap(i -> callsOf(callee, i)));
    }

    private static Stream<Call> callsOf(Executable callee, int index) {
        Class<?> type = callee.getParameterTypes()[index];
        if (type.isPrimitive()) {
            return tooSmall(callee, type).map(bad -> new Call(callee, index, false, bad));
        }
        Stream<Call> nulls = mayBeNull(callee, index)
                ? Stream.of()
                : Stream.of(new Call(callee, index, false, null), new Call(callee, index, true, null))
                        .filter(call -> !call.inArray || type.isArray());
        return Stream.concat(nulls, tooSmall(callee, type).map(bad -> new Call(callee, index, false, bad)));
    }

    /**
     * Whether the parameter may be null: its type is a type variable that may be nullable, such as the result of a
     * task. An item of a queue must not be null.
     */
    private static boolean mayBeNull(Executable callee, int index) {
        return callee.getGenericParameterTypes()[index] instanceof TypeVariable<?> variable
                && Stream.of(variable.getAnnotatedBounds()).anyMatch(BadArgumentsTest::isNullable);
    }

    private static boolean isNullable(AnnotatedType bound) {
        return bound.isAnnotationPresent(Nullable.class);
    }

    private static Stream<Object> tooSmall(Executable callee, Class<?> type) {
        boolean isValue =
                callee.getDeclaringClass().isRecord() || Throwable.class.isAssignableFrom(callee.getDeclaringClass());
        if (type == int.class && !isValue) {
            boolean mayBeZero = callee.getDeclaringClass() == dev.weft.sync.Semaphore.class
                    && callee.getName().equals("of");
            return mayBeZero ? Stream.of(-1, Integer.MIN_VALUE) : Stream.of(0, -1, Integer.MIN_VALUE);
        }
        if (type == Duration.class && !isValue && !TAKING_ANY_DURATION.contains(callee.getName())) {
            boolean mayBeZero = callee.getDeclaringClass() == OpenTaskGroup.class
                    || callee.getName().equals("drain")
                    || (callee.getDeclaringClass() == Backoff.class
                            && callee.getName().equals("fixed"));
            return mayBeZero ? Stream.of(Duration.ofNanos(-1)) : Stream.of(Duration.ZERO, Duration.ofNanos(-1));
        }
        return Stream.of();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void badArgumentIsNamedBeforeAnythingHappened(Call call) throws Exception {
        assertThat(problems(call)).isEmpty();
    }

    @Test
    void everyKindOfMethodIsAmongTheCalls() throws Exception {
        assertThat(calls().map(Call::toString))
                .hasSizeGreaterThan(150)
                .contains(
                        "Async.gather(inputs, limit, job) with null inputs",
                        "Async.gather(inputs, limit, job) with 0 limit",
                        "Async.race(jobs) with null in jobs",
                        "TaskGroup.spawn(name, job) with null job",
                        "Options.namingStragglersAfter(delay) with null delay",
                        "Options.namingStragglersAfter(delay) with PT0S delay",
                        "Task.cancel(reason) with null reason",
                        "Deadline.reschedule(fromNow) with null fromNow",
                        "Promise.from(stage) with null stage",
                        "Semaphore.acquire(count) with 0 count",
                        "Semaphore.of(permits) with -1 permits",
                        "Condition.signal(count) with -1 count",
                        "Queue.put(item) with null item",
                        "Producer.offer(item) with null item",
                        "LifoQueue.bounded(capacity) with 0 capacity",
                        "Select.put(queue, item, job) with null item",
                        "Select.first(clauses) with null in clauses")
                .doesNotContain("Promise.complete(value) with null value", "Semaphore.of(permits) with 0 permits");
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

        public static void doesNotTellTheValue(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1");
            }
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
        assertThat(found.get("doesNotTellTheValue"))
                .contains("java.lang.IllegalArgumentException: count must be at least 1 does not name it and tell 0");
    }

    static Stream<Call> extremeDurations() throws IOException {
        return PublicApi.types(PACKAGES)
                .filter(type -> !WRITTEN_BY_USERS.contains(type) && !type.isRecord())
                .flatMap(type ->
                        Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors())))
                .filter(callee -> callee.accessFlags().contains(AccessFlag.PUBLIC) && !callee.isSynthetic())
                .flatMap(callee -> IntStream.range(0, callee.getParameterCount())
                        .filter(i -> callee.getParameterTypes()[i] == Duration.class)
                        .boxed()
                        .flatMap(i -> Stream.of(
                                new Call(callee, i, false, Duration.ofSeconds(Long.MIN_VALUE)),
                                new Call(callee, i, false, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))));
    }

    /** The part "Waiting for several" of the contract: overflowing durations are clamped, never wrap. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("extremeDurations")
    void durationThatOverflowsIsClampedOrRefused(Call call) throws Exception {
        assertThat(thrownBy(call))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(InterruptedException.class), // it has waited
                        thrown -> assertThat(thrown).isInstanceOf(TimedOutException.class),
                        thrown -> assertThat(thrown)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContainingAll(call.parameter().getName(), " must "));
    }

    /** Makes {@code call}, and returns the mistakes in the reaction of the method. */
    private List<String> problems(Call call) throws Exception {
        uses.set(0);
        List<String> problems = new ArrayList<>(problems(call, thrownBy(call)));
        if (uses.get() > 0) {
            problems.add("an argument was used");
        }
        return problems;
    }

    private @Nullable Throwable thrownBy(Call call) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        runs.run(() -> Async.withTimeout(
                Duration.ofHours(1),
                deadline -> TaskGroup.options().keepGoing().call(group -> {
                    GoodArguments good = new GoodArguments(uses, group, deadline);
                    Object[] arguments = good.of(call.callee());
                    if (call.inArray()) {
                        Array.set(arguments[call.index()], 0, call.bad());
                    } else {
                        arguments[call.index()] = call.bad();
                    }
                    thrown.set(good.thrownBy(call.callee(), arguments));
                    return null;
                })));
        return thrown.get();
    }

    private static List<String> problems(Call call, @Nullable Throwable thrown) {
        String name = call.parameter().getName() + (call.inArray() ? "[0]" : "");
        Object bad = call.bad();
        if (thrown == null) {
            return List.of("nothing was thrown");
        }
        if (thrown.getClass() != (bad == null ? NullPointerException.class : IllegalArgumentException.class)) {
            return List.of(thrown + " was thrown");
        }
        if (bad == null) {
            return name.equals(thrown.getMessage()) ? List.of() : List.of(thrown + " does not name it");
        }
        return thrown.getMessage().startsWith(name + " must ")
                        && thrown.getMessage()
                                .endsWith("but is "
                                        + (bad instanceof Duration duration ? Durations.inWords(duration) : bad))
                ? List.of()
                : List.of(thrown + " does not name it and tell " + bad);
    }
}
