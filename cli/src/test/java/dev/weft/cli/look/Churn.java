package dev.weft.cli.look;

import dev.weft.Async;
import dev.weft.TaskGroup;
import java.time.Duration;

/** A program in which ten thousand tasks start and end in each tenth of a second, until it is killed. */
final class Churn {
    private static final int TASKS = 10_000;

    private Churn() {}

    public static void main(String[] arguments) throws Exception {
        Async.run(() -> {
            System.out.println("ready");
            while (true) {
                TaskGroup.run(group -> {
                    group.spawn("pace", () -> Async.sleep(Duration.ofMillis(100)));
                    for (int i = 0; i < TASKS / 2; i++) {
                        Duration length = Duration.ofMillis(i % 100);
                        group.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> Async.sleep(length))));
                    }
                });
            }
        });
    }
}
