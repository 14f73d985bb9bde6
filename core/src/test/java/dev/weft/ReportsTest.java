package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.build.PublicApi;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.queue.LifoQueue;
import dev.weft.queue.PriorityQueue;
import dev.weft.queue.Queue;
import dev.weft.sync.Barrier;
import dev.weft.sync.BoundedSemaphore;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.ReadWriteLock;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of primitives and queues: their name, their state, and the number of waiting tasks. */
@Timeout(30)
class ReportsTest {
    private static final Comparator<String> ORDER = Comparator.naturalOrder();

    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    static Stream<Class<?>> primitives() throws IOException {
        return PublicApi.types(Set.of("dev.weft.sync", "dev.weft.queue"))
                .filter(type -> Arrays.stream(type.getMethods())
                        .anyMatch(method -> method.getName().equals("description")))
                .filter(type -> !type.isMemberClass());
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void primitiveHasStatisticsThatCountWaiters(Class<?> primitive) throws Exception {
        Class<?> statistics = primitive.getMethod("statistics").getReturnType();

        assertThat(statistics).isRecord();
        assertThat(Arrays.stream(statistics.getRecordComponents()).map(RecordComponent::getName))
                .anyMatch(name -> name.startsWith("waiting"));
    }

    @Test
    void allPrimitivesAreAmongThem() throws IOException {
        assertThat(primitives().map(Class::getSimpleName))
                .containsExactlyInAnyOrder(
                        "Barrier",
                        "BoundedSemaphore",
                        "CapacityLimiter",
                        "Condition",
                        "Event",
                        "LifoQueue",
                        "Lock",
                        "PriorityQueue",
                        "Queue",
                        "ReadWriteLock",
                        "Semaphore");
    }

    /** The factories of things for which tasks wait. Each needs a variant with a name. */
    static Stream<Method> factories() throws IOException {
        return Stream.concat(primitives(), Stream.of(Promise.class))
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> Set.of("of", "create", "bounded", "unbounded", "rendezvous", "newCondition")
                        .contains(method.getName()))
                .filter(method -> !Arrays.asList(method.getParameterTypes()).contains(String.class));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void factoryHasATwinThatGivesAName(Method factory) throws Exception {
        Class<?>[] andName = Stream.concat(Stream.of(factory.getParameterTypes()), Stream.of(String.class))
                .toArray(Class[]::new);

        Method twin = factory.getDeclaringClass().getMethod(factory.getName(), andName);

        assertThat(twin.getReturnType()).isEqualTo(factory.getReturnType());
    }

    static Stream<Arguments> named() {
        return Stream.of(
                Arguments.of(Event.create("e"), "event 'e' [not set, 0 waiting]"),
                Arguments.of(Lock.create("l"), "lock 'l' [free, 0 waiting]"),
                Arguments.of(
                        Lock.create("l").newCondition("c"),
                        "condition 'c' of lock 'l' [0 waiting, lock 'l' [free, 0 waiting]]"),
                Arguments.of(ReadWriteLock.create("rw"), "read-write lock 'rw' [0 readers, 0 waiting]"),
                Arguments.of(Semaphore.of(2, "s"), "semaphore 's' [2 of 2 available, 0 waiting]"),
                Arguments.of(BoundedSemaphore.of(2, "b"), "bounded semaphore 'b' [2 of 2 available, 0 waiting]"),
                Arguments.of(CapacityLimiter.of(2, "d"), "capacity limiter 'd' [0 of 2 taken, 0 waiting]"),
                Arguments.of(Barrier.of(2, "start"), "barrier 'start' [0 of 2 waiting]"),
                Arguments.of(Promise.create("p"), "promise 'p' [not set]"),
                Arguments.of(Queue.bounded(2, "q"), "queue 'q' of 2 [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(Queue.unbounded("q"), "unbounded queue 'q' [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(Queue.rendezvous("q"), "rendezvous queue 'q' [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(LifoQueue.bounded(2, "q"), "LIFO queue 'q' of 2 [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(
                        LifoQueue.unbounded("q"), "unbounded LIFO queue 'q' [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(
                        PriorityQueue.bounded(2, ORDER, "q"),
                        "priority queue 'q' of 2 [0 items, 0 waiting to put, 0 to take]"),
                Arguments.of(
                        PriorityQueue.unbounded(ORDER, "q"),
                        "unbounded priority queue 'q' [0 items, 0 waiting to put, 0 to take]"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("named")
    void nameStandsBeforeTheState(Object primitive, String text) throws Exception {
        Method description = primitive.getClass().getMethod("description");
        description.setAccessible(true); // because the classes of queues are not public

        assertThat(primitive).hasToString(text);
        assertThat(text).startsWith(description.invoke(primitive) + " [");
    }

    @Test
    void nameIsInThePictureOfWaits() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Queue<String> words = Queue.bounded(1, "words");
            Task<String> taker = group.spawn("taker", words::take);
            Async.sleep(Duration.ofSeconds(1));

            assertThat(taker).hasToString("task 'taker' [waits for an item of queue 'words' of 1]");

            words.put("weft");
        }));
    }
}
