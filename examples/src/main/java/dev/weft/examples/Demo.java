package dev.weft.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** Six of the examples, one after the other, with the seconds at which each line was printed. Needs no network. */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(System.out);
    }

    /**
     * Runs the six examples and waits for them. Takes about ten seconds.
     *
     * @param out where the lines are printed
     * @throws IOException if no server could be started on the loopback address, or a page could not be fetched
     * @throws InterruptedException if the caller is cancelled
     */
    public static void run(PrintStream out) throws IOException, InterruptedException {
        run(out, Duration.ofSeconds(1));
    }

    static void run(PrintStream out, Duration pageDelay) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var server = PageServer.start(path -> slowPage(path, pageDelay))) {
            show(out, "FetchPages: three pages; the server takes a second for each", stamped -> {
                FetchPages.run(stamped, server.urls());
            });
        }
        show(out, "MightFail: results as they complete", MightFail::run);
        show(out, "WorkersAndEvent: one waits for the other", WorkersAndEvent::run);
        show(out, "LockAndSemaphore: two fetches at a time, one addition at a time", LockAndSemaphore::run);
        show(
                out,
                "ProducersAndConsumers: a queue of two orders, so the fast producers wait for the slow consumers",
                ProducersAndConsumers::run);
        show(out, "PromiseForMany: one completes it, three await it", PromiseForMany::run);
        out.println("All examples: " + StampedLines.secondsSince(start));
    }

    private static String slowPage(String path, Duration delay) throws InterruptedException {
        Thread.sleep(delay);
        return "The page at " + path + ". " + "It is long enough to be cut off. ".repeat(4);
    }

    private static void show(PrintStream out, String headline, Example example)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        out.println(headline);
        example.run(StampedLines.over(out));
        out.println("  took " + StampedLines.secondsSince(start));
        out.println();
    }

    private interface Example {
        void run(PrintStream out) throws IOException, InterruptedException;
    }
}
