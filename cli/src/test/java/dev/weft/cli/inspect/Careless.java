package dev.weft.cli.inspect;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.time.Duration;

/** A program with the mistakes that debug mode names. */
final class Careless {
    private Careless() {}

    public static void main(String[] arguments) throws Exception {
        System.setErr(System.out);
        Async.run(() -> {
            Promise.create("token").fail(new IllegalStateException("revoked"));
            Promise.create("answer");
            Promise.<String>create("unread").complete("news");
            permits();
            TaskGroup.run(group -> {
                Lock ledger = Lock.create("ledger");
                group.spawn("keeps", () -> keep(ledger));
                group.spawn("swallows", () -> swallow()).cancel("not needed");
            });
            TaskGroup.run(group -> {
                var task = group.spawn("swallows", () -> swallow());
                Async.sleep(Duration.ofMillis(100));
                task.cancel("not needed");
            });
        });
    }

    /** One permit is lost; the other is given back by another task, which is no mistake. */
    private static void permits() throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        Semaphore baton = Semaphore.of(1, "baton");
        TaskGroup.run(group -> {
            group.spawn("forgets", () -> connections.acquire());
            group.spawn("takes", () -> baton.acquire()).await();
            group.spawn("gives", () -> baton.release());
        });
        System.out.println("then: " + connections);
    }

    private static void keep(Lock lock) throws InterruptedException {
        var lease = lock.acquire();
        System.out.println("not closed: " + lease);
    }

    private static void swallow() {
        try {
            Async.sleep(Duration.ofHours(1));
        } catch (InterruptedException swallowed) {
            System.out.println("nothing is done about it");
        }
    }
}
