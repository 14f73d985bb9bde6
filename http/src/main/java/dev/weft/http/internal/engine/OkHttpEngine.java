package dev.weft.http.internal.engine;

import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.internal.net.ConnectionSettings;
import dev.weft.http.internal.okhttp.OkHttpTransport;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp, which is made at its first use: most sessions speak HTTP/1.1 only, and loading OkHttp takes longer than many
 * short programs run.
 */
final class OkHttpEngine {
    private final ConnectionSettings settings;
    private final AddressBook book;
    private final @Nullable OkHttpEngine parent;
    private @Nullable OkHttpTransport made;
    private boolean closed;

    OkHttpEngine(ConnectionSettings settings, AddressBook book, @Nullable OkHttpEngine parent) {
        this.settings = settings;
        this.book = book;
        this.parent = parent;
    }

    synchronized OkHttpTransport get() {
        OkHttpTransport transport = made;
        if (transport == null) {
            transport = parent == null
                    ? new OkHttpTransport(settings, book)
                    : new OkHttpTransport(settings, book, parent.get(), parent.settings);
            made = transport;
            if (closed) {
                transport.close();
            }
        }
        return transport;
    }

    /** A number of connections; zero if OkHttp was not used. */
    synchronized int count(ToIntFunction<OkHttpTransport> number) {
        return parent != null ? parent.count(number) : made == null ? 0 : number.applyAsInt(made);
    }

    synchronized void close() {
        closed = true;
        if (made != null) {
            made.close();
        }
    }
}
