package dev.weft.http.internal.body;

import dev.weft.http.event.ProgressListener;
import dev.weft.http.spi.BodySource;
import java.io.IOException;

/** A body that tells how much of it has come. */
public final class ReportingSource implements BodySource {
    private final BodySource source;
    private final ProgressListener progress;
    private final long length;
    private long done;

    /** Around another source. */
    public ReportingSource(BodySource source, ProgressListener progress, long length) {
        this.source = source;
        this.progress = progress;
        this.length = length;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException, InterruptedException {
        int count = source.read(into, offset, wanted);
        if (count > 0) {
            done += count;
            progress.on(done, length);
        }
        return count;
    }

    @Override
    public void close() {
        source.close();
    }
}
