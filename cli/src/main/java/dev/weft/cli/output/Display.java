package dev.weft.cli.output;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The progress line on a terminal. It is erased before anything else is printed. Not thread-safe. */
final class Display {
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final @Nullable ProgressLine progress;
    private final Screen screen;
    private boolean drawn;

    Display(PrintWriter err, @Nullable ProgressLine progress, Screen screen) {
        this.err = err;
        this.progress = progress;
        this.screen = screen;
    }

    /** A display that shows nothing. */
    static Display none(PrintWriter err) {
        return new Display(err, null, Screen.NONE);
    }

    /** Whether the output is on the same screen, so that the line has to be erased before output is printed. */
    boolean isBesideOutput() {
        return screen.shared() && !screen.plain();
    }

    void draw(Tally tally, long received, Pauses pauses) {
        if (progress == null) {
            return;
        }
        // The last column stays free, because some terminals wrap the line there.
        String line = progress.line(
                tally, received, pauses, System.nanoTime(), screen.width().getAsInt() - 1);
        if (screen.plain()) {
            err.println(line);
        } else {
            err.print(ERASE + line);
            drawn = true;
        }
        err.flush();
    }

    void erase() {
        if (drawn) {
            err.print(ERASE);
            err.flush();
            drawn = false;
        }
    }
}
