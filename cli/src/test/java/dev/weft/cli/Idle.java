package dev.weft.cli;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.util.concurrent.CountDownLatch;

/** A program that does nothing until it is killed: without a run of Weft, or with one of two tasks that wait. */
final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
        Async.run(() -> TaskGroup.run(group -> {
            Event never = Event.create("never");
            group.spawn("first", () -> never.await());
            group.spawn("second", () -> {
                System.out.println("ready");
                never.await();
            });
        }));
    }
}
