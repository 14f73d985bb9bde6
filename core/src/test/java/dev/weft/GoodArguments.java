package dev.weft;

import dev.weft.pace.Backoff;
import dev.weft.pace.EarlierFailures;
import dev.weft.pace.KeyedLimiter;
import dev.weft.pace.Periodic;
import dev.weft.pace.RateLimiter;
import dev.weft.pace.Retry;
import dev.weft.queue.Queue;
import dev.weft.select.Clause;
import dev.weft.select.Select;
import dev.weft.sync.Barrier;
import dev.weft.sync.BoundedSemaphore;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Calls any public method or constructor on a good receiver, with good arguments except one. Created inside a task. */
final class GoodArguments {
    private final AtomicInteger uses;
    private final TaskGroup group;
    private final Deadline deadline;

    /** @param uses counts how often an argument was used */
    GoodArguments(AtomicInteger uses, TaskGroup group, Deadline deadline) {
        this.uses = uses;
        this.group = group;
        this.deadline = deadline;
    }

    /** Good arguments for {@code callee}. */
    Object[] of(Executable callee) {
        return Stream.of(callee.getParameterTypes()).map(this::argument).toArray();
    }

    /** Calls {@code callee}, and returns the exception that it threw, or null. */
    Throwable thrownBy(Executable callee, Object[] arguments) throws ReflectiveOperationException {
        try {
            switch (callee) {
                case Method method -> method.invoke(receiver(method), arguments);
                case Constructor<?> constructor -> constructor.newInstance(arguments);
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private Object receiver(Method method) {
        if (method.accessFlags().contains(AccessFlag.STATIC)) {
            return null;
        }
        Lock lock = Lock.create();
        Queue<Object> queue = Queue.bounded(1);
        return Stream.of(
                        group,
                        TaskGroup.open(),
                        TaskGroup.options(),
                        EventLoop.options(),
                        Task.current().orElseThrow(),
                        deadline,
                        Promise.create(),
                        Event.create(),
                        lock,
                        lock.newCondition(),
                        Semaphore.of(1),
                        BoundedSemaphore.of(1),
                        CapacityLimiter.of(1),
                        Barrier.of(1),
                        queue,
                        queue.producer(),
                        Backoff.standard(),
                        EarlierFailures.create(),
                        KeyedLimiter.of(1, 1),
                        Periodic.every(Duration.ofSeconds(1)),
                        RateLimiter.of(1, Duration.ofSeconds(1)),
                        Retry.standard(),
                        ContextCarrier.of())
                .filter(method.getDeclaringClass()::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this class needs to know a " + method.getDeclaringClass()));
    }

    /** A good argument of {@code type}. If the argument has methods that a callee may call, it counts the calls. */
    private Object argument(Class<?> type) {
        Job<String, RuntimeException> job = () -> "used " + uses.incrementAndGet();
        Clause<String, RuntimeException> clause = Select.after(Duration.ZERO, job);
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
                Map.entry(Stream.class, Stream.generate(uses::incrementAndGet).limit(1)),
                Map.entry(Action[].class, new Action<?>[] {(Action<RuntimeException>) uses::incrementAndGet}),
                Map.entry(ScopedValue[].class, new ScopedValue<?>[] {ScopedValue.newInstance()}),
                Map.entry(BooleanSupplier.class, (BooleanSupplier) () -> uses.incrementAndGet() > 0),
                Map.entry(Comparator.class, (Comparator<Object>) (_, _) -> uses.incrementAndGet()),
                Map.entry(Clause[].class, new Clause<?, ?>[] {clause}),
                Map.entry(Queue.class, Queue.bounded(1)),
                Map.entry(Task.class, Task.current().orElseThrow()),
                Map.entry(Promise.class, Promise.create()),
                Map.entry(Event.class, Event.create()),
                Map.entry(Selectable.class, Event.create().whenSet()),
                Map.entry(List.class, List.of("text")),
                Map.entry(Optional.class, Optional.of("text")),
                Map.entry(Lock.Statistics.class, Lock.create().statistics()),
                Map.entry(RandomGenerator.class, (RandomGenerator) uses::incrementAndGet),
                Map.entry(Consumer.class, (Consumer<Object>) _ -> uses.incrementAndGet()),
                Map.entry(Predicate.class, (Predicate<Object>) _ -> uses.incrementAndGet() > 0),
                Map.entry(InterruptedException.class, new InterruptedException()),
                Map.entry(Backoff.class, Backoff.standard()),
                Map.entry(BiConsumer.class, (BiConsumer<Object, Object>) (_, _) -> uses.incrementAndGet()),
                Map.entry(TaskGroup.Options.class, TaskGroup.options()),
                Map.entry(int.class, 1),
                Map.entry(String.class, "text"),
                Map.entry(Duration.class, Duration.ofSeconds(1)),
                Map.entry(Throwable.class, new IOException()),
                Map.entry(CompletionStage.class, CompletableFuture.completedFuture("value")),
                Map.entry(ContextCarrier.class, (ContextCarrier) () -> {
                    uses.incrementAndGet();
                    return Runnable::run;
                }));
        Object argument = good.get(type);
        return argument != null || !type.equals(Object.class)
                ? Objects.requireNonNull(argument, () -> "this class needs to know a good " + type)
                : "value";
    }
}
