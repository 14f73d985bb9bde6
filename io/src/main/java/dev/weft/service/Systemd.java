package dev.weft.service;

import dev.weft.Async;
import dev.weft.process.Processes;
import java.io.IOException;
import java.time.Duration;

/**
 * Notifies systemd of the state of this service, if the environment variable {@code NOTIFY_SOCKET} is set.
 *
 * <p>systemd listens for datagrams at a Unix domain socket, which the JDK does not support. So the program {@code
 * systemd-notify} sends the notifications. A unit needs {@code NotifyAccess=all}, because that program is another process.
 */
final class Systemd {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Systemd() {}

    /** Sends {@code state}; a failure is logged. */
    static void tell(String state) throws InterruptedException {
        String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return;
        }
        try {
            boolean told = Async.<IOException>moveOnAfter(
                    LIMIT,
                    () -> Processes.command("systemd-notify", state)
                            .grace(Duration.ZERO)
                            .run()
                            .requireSuccess());
            if (!told) {
                warn(state, "systemd-notify took too long");
            }
        } catch (IOException e) {
            warn(state, String.valueOf(e.getMessage()));
        }
    }

    private static void warn(String state, String why) {
        System.getLogger("dev.weft")
                .log(System.Logger.Level.WARNING, "systemd could not be notified of " + state + ": " + why);
    }
}
