package dev.weft.http.internal.engine;

import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.okhttp.OkHttpTransport;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Creates the {@link OkHttpTransport} when it is first used. Many sessions use HTTP/1.1 only, and loading OkHttp takes
 * longer than many short programs run.
 */
final class OkHttpEngine {
    private final ConnectionSettings settings;
    private final AddressBook book;
    private final @Nullable OkHttpEngine parent;
    private @Nullable OkHttpTransport created;
    private boolean closed;

    OkHttpEngine(ConnectionSettings settings, AddressBook book, @Nullable OkHttpEngine parent) {
        this.settings = settings;
        this.book = book;
        this.parent = parent;
    }

    synchronized OkHttpTransport get() {
        OkHttpTransport transport = created;
        if (transport == null) {
            transport = parent == null
                    ? new OkHttpTransport(settings, book)
                    : new OkHttpTransport(settings, book, parent.get(), parent.settings);
            created = transport;
            if (closed) {
                transport.close();
            }
        }
        return transport;
    }

    /**
     * Applies {@code number}, which counts connections of the transport, and returns the result; zero if OkHttp was not
     * used.
     */
    synchronized int count(ToIntFunction<OkHttpTransport> number) {
        return parent != null ? parent.count(number) : created == null ? 0 : number.applyAsInt(created);
    }

    synchronized void close() {
        closed = true;
        if (created != null) {
            created.close();
        }
    }
}
