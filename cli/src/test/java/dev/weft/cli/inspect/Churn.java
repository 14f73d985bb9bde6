package dev.weft.cli.inspect;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.time.Duration;

/**
 * A program in which ten thousand tasks start and end in each tenth of a second, until it is killed. A task for each tenth,
 * named by its number, starts them. The next tenth begins before it ends, but no more than two are in progress, however slow
 * the machine is.
 */
final class Churn {
    static final int TASKS = 10_000;
    static final Duration TENTH = Duration.ofMillis(100);

    private Churn() {}

    public static void main(String[] arguments) throws Exception {
        Async.run(() -> TaskGroup.run(tenths -> {
            System.out.println("ready");
            long begin = Async.nanoTime();
            Task<?> before = tenths.spawn("tenth 0", () -> {});
            for (long tenth = 1; ; tenth++) {
                Task<?> started = tenths.spawn("tenth " + tenth, Churn::startAll);
                before.await();
                before = started;
                Async.sleep(Duration.ofNanos(begin + tenth * TENTH.toNanos() - Async.nanoTime()));
            }
        }));
    }

    private static void startAll() throws InterruptedException {
        TaskGroup.run(group -> {
            for (int i = 0; i < TASKS / 2; i++) {
                Duration length = Duration.ofMillis(i % 100);
                group.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> Async.sleep(length))));
            }
        });
    }
}
