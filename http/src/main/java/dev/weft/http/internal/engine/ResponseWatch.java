package dev.weft.http.internal.engine;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.spi.Progress;
import org.jspecify.annotations.Nullable;

/** Forwards the progress of an exchange, and records whether any byte of the response has arrived. */
final class ResponseWatch implements Progress {
    private final Progress progress;
    private volatile boolean seenResponse;

    ResponseWatch(Progress progress) {
        this.progress = progress;
    }

    boolean hasSeenResponse() {
        return seenResponse;
    }

    @Override
    public void reached(Kind kind, @Nullable Object detail) {
        seenResponse |= kind == Kind.FIRST_BYTE;
        progress.reached(kind, detail);
    }

    @Override
    public void sending() {
        progress.sending();
    }

    @Override
    public void sent() {
        progress.sent();
    }
}
