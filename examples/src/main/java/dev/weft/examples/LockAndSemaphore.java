package dev.weft.examples;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Four fetches, which a semaphore limits to two at a time. Each adds to a total. Adding waits between reading and writing the
 * total, so a lock protects the total.
 */
public final class LockAndSemaphore {
    private final PrintStream out;
    private final Semaphore connections = Semaphore.of(2);
    private final Lock lock = Lock.create("total");
    private int total;

    private LockAndSemaphore(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        LockAndSemaphore example = new LockAndSemaphore(out);
        TaskGroup.run(group -> {
            for (int page : List.of(1, 2, 3, 4)) {
                group.spawn(() -> example.add(example.fetch(page)));
            }
        });
        out.println("The total is " + example.total);
    }

    private int fetch(int page) throws InterruptedException {
        try (var _ = connections.acquire()) {
            out.println("Page " + page + " is being fetched");
            Async.sleep(Duration.ofMillis(500));
            return 100 * page;
        }
    }

    private void add(int length) throws InterruptedException {
        try (var _ = lock.acquire()) {
            int before = total;
            Async.sleep(Duration.ofMillis(100));
            total = before + length;
            out.println(before + " and " + length + " are " + total);
        }
    }
}
