package dev.weft.http;

import dev.weft.http.spi.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A body with its content type replaced. */
record TypedBody(Body body, String type) implements Body {

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public Optional<String> contentType() {
        return Optional.of(type);
    }

    @Override
    public boolean isReplayable() {
        return body.isReplayable();
    }

    @Override
    public BodyWriter withoutProgressListeners() {
        return body.withoutProgressListeners();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, InterruptedException {
        body.writeTo(out);
    }
}
