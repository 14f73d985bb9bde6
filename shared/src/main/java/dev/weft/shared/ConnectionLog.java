package dev.weft.shared;

import dev.weft.shared.spi.EngineException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Logs one line when the server can no longer be reached, and one line when it can be reached again. Also logs each call that
 * the server rejects.
 */
final class ConnectionLog {
    private static final System.Logger LOG = System.getLogger("dev.weft.shared");

    private final String server;
    private final AtomicBoolean away = new AtomicBoolean();

    ConnectionLog(String server) {
        this.server = server;
    }

    void failed(EngineException failure, int attempt) {
        if (!failure.isTransient()) {
            LOG.log(Level.ERROR, server + " rejects calls: " + failure.getMessage());
        } else if (attempt > 0 && away.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, server + " cannot be reached, calls are repeated: " + failure.getMessage());
        }
    }

    void reached() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.log(Level.INFO, server + " can be reached again");
        }
    }

    void log(String message) {
        LOG.log(Level.INFO, message);
    }
}
