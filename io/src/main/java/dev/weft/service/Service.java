package dev.weft.service;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.spi.wait.Durations;
import java.util.Objects;

/**
 * A run that ends in an orderly way after SIGTERM, Ctrl-C or a call.
 *
 * {@snippet :
 * import dev.weft.io.Tcp;
 * import dev.weft.service.Service;
 * import java.net.InetSocketAddress;
 *
 * int status = Service.run(shutdown -> Tcp.serve(
 *         new InetSocketAddress(7000), stream -> stream.write("hello\n"), server -> {
 *             shutdown.ready();
 *             shutdown.await();
 *             return null; // the server accepts no more, and drains
 *         }));
 * System.exit(status);
 * }
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   RUNNING ── a signal, request(reason) ──► LEAVING       no longer ready; continues as before
 *   LEAVING ── the pre-stop delay ─────────► STOPPING      await() returns: the body stops accepting, and drains
 *   STOPPING ─ the drain timeout ──────────► CANCELLED     the body is cancelled, with the reason
 *   CANCELLED ─ half of the cancel timeout ─► tasks that still run are logged
 *   CANCELLED ─ the cancel timeout ────────► the process is ended immediately, as after a second signal
 * </pre>
 *
 * <p>When the body ends, at any step, the service has ended. The steps use the clock of the run. Only the last step
 * uses real time and a thread of its own, because the body may block an event loop. For the same reason, a thread of
 * the JVM handles a second signal. Shutdown hooks run only after the service has ended, so logging works until then.
 *
 * <p>If the module {@code jdk.unsupported} is missing, the service does not receive signals, and logs a warning. A
 * signal then cancels the run of the service like any other run, see {@link Async#run}.
 *
 * @implNote Heritage: {@code asyncio.Runner} and {@code loop.add_signal_handler}; differs: the steps of the shutdown
 *     are fixed.
 */
public final class Service {
    private Service() {}

    /** The default settings of a service, from which other settings are derived. */
    public static ServiceOptions options() {
        return ServiceOptions.DEFAULT;
    }

    /**
     * Runs {@code body} as a service with the default settings, like {@link #run(ServiceOptions, Action.On)}.
     *
     * @return the exit status for {@link System#exit}
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public static <X extends Exception> int run(Action.On<? super Shutdown, X> body) throws X, InterruptedException {
        return Service.<X>run(ServiceOptions.DEFAULT, body);
    }

    /**
     * Runs {@code body} until it ends, and returns the exit status: the status that the body has set by {@link
     * Shutdown#exitStatus}; otherwise, after a signal, 128 plus the number of the signal, for example 143 for SIGTERM
     * and 130 for Ctrl-C; otherwise 0. The caller must end the process.
     *
     * <p>While the service runs, it handles SIGTERM, SIGINT and SIGHUP of the process. If a process has several
     * services, the service that was started last handles these signals.
     *
     * @return the exit status for {@link System#exit}
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public static <X extends Exception> int run(ServiceOptions options, Action.On<? super Shutdown, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        ServiceOptions.Settings settings =
                Objects.requireNonNull(options, "options").settings();
        Shutdown shutdown = new Shutdown(settings);
        try (Signals signals = new Signals()) {
            if (settings.signals) {
                listen(signals, settings, shutdown);
            }
            Async.<X>run(() -> TaskGroup.options()
                    .namingStragglersAfter(settings.cancelTimeout.dividedBy(2).plusNanos(1))
                    .<X>run(group -> {
                        Task<?> end = group.spawn("shutdown", () -> end(group, settings, shutdown));
                        body.run(shutdown);
                        end.cancel("the service has ended");
                    }));
        } finally {
            shutdown.ended();
        }
        return shutdown.status();
    }

    private static void listen(Signals signals, ServiceOptions.Settings settings, Shutdown shutdown) {
        signals.handle("TERM", number -> shutdown.signalled("SIGTERM", number));
        signals.handle("INT", number -> shutdown.signalled("SIGINT", number));
        Runnable hangup = settings.onHangup;
        signals.handle("HUP", number -> {
            if (hangup == null) {
                shutdown.signalled("SIGHUP", number);
            } else {
                call(hangup);
            }
        });
    }

    private static void call(Runnable hangup) {
        try {
            hangup.run();
        } catch (Throwable e) { // on a thread of the JVM, which would only print the exception
            System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the callback for SIGHUP threw", e);
        }
    }

    /** Waits until the service is told to end, and then performs the steps of the shutdown. */
    private static void end(TaskGroup group, ServiceOptions.Settings settings, Shutdown shutdown)
            throws InterruptedException {
        String reason = shutdown.awaitRequest();
        TaskGroup.run(telling -> {
            telling.spawn("telling systemd", shutdown::tellStopping);
            Async.sleep(settings.preStopDelay);
            shutdown.stop();
            Async.sleep(settings.drainTimeout);
            telling.cancel("the drain timeout has passed");
        });
        group.cancel("the service was told to end (" + reason + "), and was not drained within "
                + Durations.inWords(settings.drainTimeout));
    }
}
