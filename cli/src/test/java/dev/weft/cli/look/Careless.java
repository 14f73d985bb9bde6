package dev.weft.cli.look;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import java.time.Duration;

/** A program with the mistakes that debug mode names. */
final class Careless {
    private Careless() {}

    public static void main(String[] arguments) throws Exception {
        System.setErr(System.out);
        Async.run(() -> {
            Promise.create("token").fail(new IllegalStateException("revoked"));
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
