package dev.weft.blocking;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what happens to a task that is cancelled while it blocks in a call of the JDK. Runs in real time, in a
 * process of its own with enough carriers for the calls that keep their carrier. Prints the tables of {@code
 * docs/blocking.md}.
 */
final class Measurement {
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    /**
     * A call counts as blocked if its thread was found without a carrier this many times in a row, or with a carrier
     * {@link #LOOKS_AT_KEPT} times.
     */
    private static final int LOOKS_AT_FREE = 6;

    private static final int LOOKS_AT_KEPT = 24;

    private static final long MILLIS_BETWEEN_LOOKS = 150;
    private static final int MEASURED_AT_ONCE = 24;

    /** The time within which a cancelled call must end. */
    private static final long MILLIS_TO_END = 3_000;

    private static final int CONTROLS = 20;
    private static final long MILLIS_TO_CLEAN_UP = 20_000;

    private final BlockingCall call;
    private final Props props = new Props();
    private final CompletableFuture<Task<?>> started = new CompletableFuture<>();
    private volatile Thread runner;
    private volatile Throwable thrown;
    private volatile Outcome<?> outcome;

    private Measurement(BlockingCall call) {
        this.call = call;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, List<BlockingCall>> calls = Catalogue.calls();
        try (ExecutorService threads = Executors.newFixedThreadPool(MEASURED_AT_ONCE)) {
            List<Future<String>> rows = new ArrayList<>();
            for (BlockingCall each :
                    calls.values().stream().flatMap(List::stream).toList()) {
                rows.add(threads.submit((Callable<String>) new Measurement(each)::row));
            }
            int next = 0;
            for (Map.Entry<String, List<BlockingCall>> section : calls.entrySet()) {
                OUT.println("\n### " + section.getKey() + "\n");
                OUT.println("| call | cut short | throws | the task | carrier | resource | instead |");
                OUT.println("|---|---|---|---|---|---|---|");
                for (int i = 0; i < section.getValue().size(); i++) {
                    OUT.println(rows.get(next++).get());
                }
            }
        }
        OUT.println();
        System.exit(0); // threads of the JDK that are not daemons may be left
    }

    private String row() throws Exception {
        Thread run = daemon(this::run);
        Task<?> task = started.get();
        String carrier = awaitBlocked() ? "kept" : "free";
        Thread canceller = daemon(() -> task.cancel("stop"));
        boolean cutShort = hasEnded(run);
        boolean cancellerWaits = canceller.isAlive();
        String resource = props.resource();
        props.end();
        run.join(props.isEndless() ? 1 : MILLIS_TO_CLEAN_UP);
        if (run.isAlive() && !props.isEndless()) {
            throw new IllegalStateException(call.name() + " does not end: " + List.of(runner.getStackTrace()));
        }
        String keepsWaiting =
                cancellerWaits ? "keeps waiting, and so does the thread that cancels it" : "keeps waiting";
        return "| "
                + String.join(
                        " | ",
                        call.name(),
                        cutShort ? "yes" : "**no**",
                        cutShort ? thrown() : "",
                        cutShort ? ended() : keepsWaiting,
                        carrier,
                        cutShort ? resource : "",
                        call.advice())
                + " |";
    }

    /**
     * Whether {@code run} ends in time. On a busy machine the time is longer: it includes the time that the
     * cancellation of other tasks takes.
     */
    private static boolean hasEnded(Thread run) throws InterruptedException {
        run.join(MILLIS_TO_END);
        for (int i = 0; i < CONTROLS && run.isAlive(); i++) {
            cancelASleep();
        }
        return run.join(Duration.ofMillis(MILLIS_TO_END / 3));
    }

    private static void cancelASleep() throws InterruptedException {
        Async.run(() -> TaskGroup.run(group -> {
            CountDownLatch sleeps = new CountDownLatch(1);
            Task<?> task = group.spawn(() -> {
                sleeps.countDown();
                Thread.sleep(Duration.ofHours(1)); // the call to cancel; it never sleeps to its end
            });
            sleeps.await();
            task.cancel("stop");
            task.outcome();
        }));
    }

    private static Thread daemon(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    /**
     * Waits until the call blocks, and returns whether its virtual thread keeps a carrier. The text of the thread shows
     * this. Polls in real time, because the JDK has no event for it.
     */
    private boolean awaitBlocked() throws InterruptedException {
        boolean kept = false;
        for (int same = 0; same < (kept ? LOOKS_AT_KEPT : LOOKS_AT_FREE); same++) {
            Thread.sleep(MILLIS_BETWEEN_LOOKS); // nothing reports that a thread has blocked
            boolean now = runner.toString().contains("@");
            same = now == kept ? same : 0;
            kept = now;
        }
        return kept;
    }

    private String thrown() {
        Throwable seen = thrown;
        return switch (seen) {
            case null -> "nothing, it returns";
            case InterruptedException _ -> "`InterruptedException`"; // Weft throws a subclass
            default -> "`" + seen.getClass().getSimpleName() + "`";
        };
    }

    private String ended() {
        return switch (outcome) {
            case Outcome.Cancelled<?> _ -> "cancelled";
            case Outcome.Failure<?> _ -> "**failed**";
            case Outcome.Success<?> _ -> "continues, cancelled at its next wait";
        };
    }

    private void run() {
        try {
            var body = call.preparation().prepare(props);
            Async.run(() -> TaskGroup.options().keepGoing().run(group -> {
                Task<?> task = group.spawn(() -> {
                    runner = Thread.currentThread();
                    started.complete(Task.current().orElseThrow());
                    try {
                        body.run();
                    } catch (Throwable e) {
                        thrown = e;
                        throw e;
                    }
                });
                outcome = task.outcome();
            }));
        } catch (Throwable e) {
            started.completeExceptionally(e);
        }
    }
}
