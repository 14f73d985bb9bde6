package dev.weft.user;

import dev.weft.Async;
import dev.weft.ContextCarrier;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Code as users write it first. The test is that it compiles without a cast, a type argument or a wider throws clause.
 * The compiler resolves overloads differently for an expression lambda, a block lambda that never returns, and a method
 * reference. So each function that takes both a job and an action is called with each kind of body. This code never
 * runs.
 */
final class NaturalCode {
    private final Duration limit = Duration.ofSeconds(1);
    private final Process process;
    private final Thread thread;
    private final Future<Integer> future;
    private final BlockingQueue<Integer> blockingQueue;
    private final Task<Integer> task;
    private final Runnable runnable;
    private final Callable<String> callable;

    NaturalCode(
            Process process,
            Thread thread,
            Future<Integer> future,
            BlockingQueue<Integer> blockingQueue,
            Task<Integer> task,
            Runnable runnable,
            Callable<String> callable) {
        this.process = process;
        this.thread = thread;
        this.future = future;
        this.blockingQueue = blockingQueue;
        this.task = task;
        this.runnable = runnable;
        this.callable = callable;
    }

    private static String fetch(int n) throws IOException, InterruptedException {
        Async.checkpoint();
        if (n < 0) {
            throw new IOException("no page " + n);
        }
        return "page " + n;
    }

    private static void audit() throws ParseException {
        throw new ParseException("not a number", 0);
    }

    // A timeout inside a gather, which is the most common program

    List<String> pages(List<Integer> all) throws IOException, InterruptedException {
        return Async.gather(all, n -> Async.withTimeout(limit, () -> fetch(n)));
    }

    String first() throws IOException, InterruptedException {
        return Async.race(() -> fetch(1), () -> Async.withTimeout(limit, () -> fetch(2)));
    }

    // Bodies without a value

    void expressions(TaskGroup group) throws InterruptedException {
        boolean finished = Async.moveOnAfter(limit, () -> Async.sleep(limit));
        Async.withTimeout(limit, () -> Async.sleep(limit));
        Async.inheriting(ContextCarrier.of(), () -> Async.sleep(limit));
        Async.computing(() -> System.out.println(finished));
        Async.blocking(() -> Thread.sleep(limit)); // compiled, never run
        Async.shielded(() -> Async.sleep(limit));
        Async.race(() -> Async.sleep(limit), () -> Async.sleep(limit));
        Async.run(() -> Async.sleep(limit));
        EventLoop.run(() -> Async.sleep(limit));
        group.spawn(() -> Async.sleep(limit));
        Async.forEach(List.of(1, 2), n -> System.out.println(n));
        Async.forEach(List.of(1, 2), n -> Async.sleep(limit.multipliedBy(n)));
        Async.forEachCompleted(List.of(1, 2), n -> n, one -> System.out.println(one.await()));
    }

    void blocks(TaskGroup group) throws InterruptedException {
        Async.withTimeout(limit, () -> {
            Async.sleep(limit);
            Async.deadline().orElseThrow().reschedule(limit);
        });
        Async.computing(() -> {
            int _ = 1;
        });
        group.spawn(() -> {
            Async.sleep(limit);
        });
    }

    // A block that never returns fits both a job and an action

    void moveOnFromAnEndlessLoop() throws InterruptedException {
        Async.moveOnAfter(limit, () -> {
            while (true) {
                Async.checkpoint();
            }
        });
    }

    void timeoutOfAnEndlessLoop(TaskGroup group) throws InterruptedException {
        group.spawn(() -> {
            while (true) {
                Async.sleep(limit);
            }
        });
        Async.withTimeout(limit, () -> {
            while (true) {
                Async.sleep(limit);
            }
        });
    }

    void raceOfEndlessLoops() throws InterruptedException {
        Async.race(
                () -> {
                    while (true) {
                        Async.sleep(limit);
                    }
                },
                () -> Async.sleep(limit));
    }

    void failureOnly() throws IOException, InterruptedException {
        Async.withTimeout(limit, () -> {
            throw new IOException("always");
        });
    }

    // An expression that is also a statement gives its value

    void valuesThatAreStatementsToo(List<String> list) throws IOException, InterruptedException {
        Optional<String> page = Async.moveOnAfter(limit, () -> fetch(1));
        boolean added = Async.withTimeout(limit, () -> list.add(page.orElse("none")));
        int computed = Async.computing(() -> Integer.parseInt("1"));
        String inherited = Async.inheriting(ContextCarrier.of(), () -> fetch(computed));
        String won = Async.race(() -> fetch(1), () -> inherited + added);
        list.add(won);
    }

    // Method references. A reference to an overloaded method (process::waitFor, thread::join) is ambiguous, as with
    // ExecutorService.submit, so a lambda is used instead

    void references(TaskGroup group) throws Exception {
        int exit = Async.withTimeout(limit, () -> process.waitFor());
        Async.withTimeout(limit, () -> thread.join());
        int got = Async.withTimeout(limit, () -> future.get());
        int taken = Async.withTimeout(limit, blockingQueue::take);
        int value = Async.withTimeout(limit, task::await);
        int blocked = Async.blocking(blockingQueue::take);
        Optional<Integer> inTime = Async.moveOnAfter(limit, blockingQueue::take);
        boolean ran = Async.moveOnAfter(limit, runnable::run);
        Async.computing(runnable::run);
        group.spawn(runnable::run);
        Task<String> called = group.spawn(callable::call);
        List<Integer> exits = Async.gather(List.of(process), Process::waitFor);
        List<Integer> values = Async.gather(List.of(task), Task::await);
        System.out.println(List.of(exit, got, taken, value, blocked, inTime, ran, called, exits, values));
    }

    void referencesToSeveral() throws IOException, InterruptedException {
        List<String> pages = Async.gather(List.of(1, 2), NaturalCode::fetch);
        List<String> both = Async.gather(this::first, this::first);
        Async.forEach(pages, System.out::println);
        Async.forEach(both, System.out::println);
        Async.race(runnable::run, runnable::run);
    }

    // Several jobs of one type at the same time; a stream with and without a limit

    void several() throws IOException, InterruptedException {
        List<String> both = Async.gather(() -> fetch(1), () -> fetch(2));
        List<String> some = Async.gather(Stream.of(1, 2), 2, n -> fetch(n));
        List<String> all = Async.gather(Stream.of(1, 2), n -> fetch(n));
        List<String> mapped = Async.gather(all.stream().map(String::length), n -> fetch(n));
        System.out.println(List.of(both, some, all, mapped));
    }

    // Bodies that take an argument

    String moved() throws InterruptedException {
        String first = Async.asCompleted(
                List.of(1, 2), n -> "page " + n, done -> done.iterator().next().await());
        return Async.withTimeout(limit, deadline -> first + deadline.remaining());
    }

    // Two checked exceptions that have only Exception in common. Declaring Exception is then the only way that needs no
    // class of its own

    void two() throws Exception {
        Async.run(() -> {
            fetch(1);
            audit();
        });
        Async.withTimeout(limit, () -> {
            fetch(1);
            audit();
        });
        Async.forEach(List.of(1), n -> {
            fetch(n);
            audit();
        });
        Async.race(
                () -> {
                    fetch(1);
                },
                () -> audit());
    }
}
