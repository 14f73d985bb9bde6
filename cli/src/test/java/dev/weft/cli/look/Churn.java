package dev.weft.cli.look;

import dev.weft.Async;
import dev.weft.TaskGroup;
import java.time.Duration;

/**
 * A program in which ten thousand tasks start and end in each tenth of a second, until it is killed. A task for each tenth,
 * named by its number, starts them; the next tenth does not wait for its end.
 */
final class Churn {
    static final int TASKS = 10_000;
    static final Duration TENTH = Duration.ofMillis(100);

    private Churn() {}

    public static void main(String[] arguments) throws Exception {
        Async.run(() -> TaskGroup.run(tenths -> {
            System.out.println("ready");
            long begin = Async.nanoTime();
            for (long tenth = 1; ; tenth++) {
                tenths.spawn("tenth " + tenth, Churn::startAll);
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
