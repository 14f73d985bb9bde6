package dev.weft.examples;

import dev.weft.Async;
import dev.weft.TaskFailedException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects results as tasks complete. One task fails, but neither the other tasks nor the loop stop. */
public final class MightFail {
    private MightFail() {}

    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        out.println(collect(out));
    }

    static List<String> collect(PrintStream out) throws InterruptedException {
        return Async.asCompleted(List.of(0, 1, 2, 3), MightFail::mightFail, completions -> {
            List<String> successes = new ArrayList<>();
            for (var next : completions) {
                try {
                    successes.add(next.await());
                } catch (TaskFailedException e) {
                    out.println("An error occurred: " + e.getCause().getMessage());
                }
            }
            return successes;
        });
    }

    private static String mightFail(int delay) throws InterruptedException {
        Async.sleep(Duration.ofSeconds(delay));
        if (delay > 2) {
            throw new IllegalStateException("Something went wrong!");
        }
        return "Success after " + delay + " seconds";
    }
}
