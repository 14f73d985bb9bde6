package dev.weft.insight;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.RunEvents;
import dev.weft.spi.trace.RunObserver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes a process visible when its first run begins. The bean is registered a second later, by a separate thread,
 * because loading the classes of JMX may take longer than a short program runs. From the first run on, a system
 * property tells other processes that this process uses Weft, even if the bean is not registered yet.
 */
@SuppressWarnings("exports") // nothing but the service loader uses it
public final class InsightObserver implements RunObserver {
    /** The system property that is set when the first run begins. */
    static final String PRESENT = "dev.weft.insight";

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final AtomicBoolean SEEN = new AtomicBoolean();

    /** Called by {@link java.util.ServiceLoader}. */
    public InsightObserver() {}

    @Override
    public @Nullable RunEvents runBegins() {
        if (!SEEN.get() && SEEN.compareAndSet(false, true)) {
            announce();
        }
        return FlightEvents.ifRecording();
    }

    private static void announce() {
        System.setProperty(PRESENT, "1");
        TouchedFile.watchIfAsked();
        Clock clock = Scheduler.parallel().clock();
        clock.schedule(
                clock.deadlineAfter(DELAY),
                () -> Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("weft-insight")
                        .start(InsightObserver::show));
    }

    private static void show() {
        InspectSocket.openIfAsked(); // first: classes of JMX take long to load
        FlightStates.watch();
        Insight.register();
    }
}
