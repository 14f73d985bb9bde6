package dev.weft.http;

import dev.weft.http.event.ProgressListener;
import dev.weft.http.spi.BodyWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A body that reports how much of it has been sent. */
record ReportingBody(Body body, ProgressListener progress) implements Body {

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public Optional<String> contentType() {
        return body.contentType();
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
        body.writeTo(new Counting(out));
    }

    private final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int single) throws IOException {
            out.write(single);
            progress.on(++count, length());
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
            progress.on(count, length());
        }
    }
}
