package dev.weft.examples;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** A promise that one task completes and several others await. Each of them gets the value. */
public final class PromiseForMany {
    private PromiseForMany() {}

    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        Promise<String> forecast = Promise.create();
        TaskGroup.run(group -> {
            for (String listener : List.of("Sailor", "Farmer", "Pilot")) {
                group.spawn(() -> listen(out, listener, forecast));
            }
            group.spawn(() -> predict(out, forecast));
        });
    }

    private static void listen(PrintStream out, String listener, Promise<String> forecast) throws InterruptedException {
        out.println(listener + ": waits for the forecast");
        out.println(listener + ": hears of " + forecast.await());
    }

    private static void predict(PrintStream out, Promise<String> forecast) throws InterruptedException {
        Async.sleep(Duration.ofSeconds(1));
        out.println("Forecast: is ready");
        forecast.complete("wind from the west");
    }
}
