package dev.weft.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body that the caller's code writes. */
final class WrittenBody implements Body {
    private final Writer writer;
    private final long length;
    private final boolean replayable;
    private final @Nullable String contentType;

    WrittenBody(Writer writer, long length, boolean replayable, @Nullable String contentType) {
        this.writer = Objects.requireNonNull(writer, "writer");
        this.length = length;
        this.replayable = replayable;
        this.contentType = contentType;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    @Override
    public boolean isReplayable() {
        return replayable;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, InterruptedException {
        writer.writeTo(out);
    }
}
