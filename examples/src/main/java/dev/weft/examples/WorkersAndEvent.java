package dev.weft.examples;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.io.PrintStream;
import java.time.Duration;

/** Two workers and an event: the second worker continues when the first one gives the signal after two seconds of work. */
public final class WorkersAndEvent {
    private WorkersAndEvent() {}

    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        Event signal = Event.create();
        TaskGroup.run(group -> {
            group.spawn(() -> worker1(out, signal));
            group.spawn(() -> worker2(out, signal));
        });
    }

    private static void worker1(PrintStream out, Event signal) throws InterruptedException {
        out.println("Worker 1: starts its work");
        Async.sleep(Duration.ofSeconds(2));
        out.println("Worker 1: gives the signal");
        signal.set();
    }

    private static void worker2(PrintStream out, Event signal) throws InterruptedException {
        out.println("Worker 2: waits for the signal");
        signal.await();
        out.println("Worker 2: has the signal and continues");
    }
}
