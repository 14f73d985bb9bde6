package dev.weft.cli.inspect;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of {@code weft top} on a terminal: draws a snapshot, and reads keys until it is time for the next
 * snapshot. A read from the terminal returns after a tenth of a second at the latest, so one thread can draw and read.
 *
 * <pre>
 *   q, Ctrl-D  leave        space  pause, or continue      /  type a filter; Enter ends the typing, Escape clears the filter
 * </pre>
 */
public final class TopScreen {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final File TTY = new File("/dev/tty");
    private static final int ESCAPE = 27;
    private static final int CTRL_D = 4;
    private static final int DELETE = 127;
    private static final int BACKSPACE = 8;
    private static final int MAX_ROWS = 200;

    private final OutputStream out;
    private final InputStream keys;
    private final Sampler sampler;
    private final Duration every;
    private final int width;
    private final int height;
    private final Ages ages = new Ages();
    private @Nullable Snapshot shown;
    private long shownAt;
    private StringBuilder filter;
    private boolean typing;
    private boolean paused;
    private boolean left;

    TopScreen(
            OutputStream out, InputStream keys, Sampler sampler, Duration every, String filter, int width, int height) {
        this.out = out;
        this.keys = keys;
        this.sampler = sampler;
        this.every = every;
        this.filter = new StringBuilder(filter);
        this.width = width;
        this.height = height;
    }

    /** Takes a snapshot. */
    @FunctionalInterface
    public interface Sampler {
        /**
         * Takes a snapshot now.
         *
         * @throws InspectException if the process cannot be inspected any more
         */
        Snapshot sample() throws InspectException;
    }

    /**
     * Draws on the terminal of this process until the user leaves, or {@code count} snapshots were drawn. Then restores the
     * previous settings of the terminal.
     *
     * @throws InspectException if the process cannot be inspected any more
     * @throws IOException if the terminal cannot be used
     */
    public static void onTerminal(
            OutputStream out, Sampler sampler, Duration every, int count, String filter, int width)
            throws InspectException, IOException, InterruptedException {
        String before = stty("-g").strip();
        int height = height(stty("size"));
        // Control characters still send signals. A read returns after a tenth of a second, with the bytes that are
        // available.
        stty("-icanon", "-echo", "min", "0", "time", "1");
        Thread restoring = new Thread(() -> restore(before, out));
        Runtime.getRuntime().addShutdownHook(restoring);
        try (InputStream keys = new FileInputStream(TTY)) {
            write(out, ENTER);
            new TopScreen(out, keys, sampler, every, filter, width, height).run(count);
        } finally {
            restore(before, out);
            Runtime.getRuntime().removeShutdownHook(restoring);
        }
    }

    private static void restore(String before, OutputStream out) {
        try {
            write(out, LEAVE);
            stty(before);
        } catch (IOException | InterruptedException e) { // the terminal is gone, or the program is being ended
            System.getLogger("dev.weft.cli").log(System.Logger.Level.DEBUG, "restore", e);
        }
    }

    private static int height(String size) {
        String[] parts = size.strip().split(" ", -1);
        return parts.length == 2 && parts[0].matches("[1-9][0-9]{0,4}") ? Integer.parseInt(parts[0]) : 24;
    }

    private static String stty(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process stty = new ProcessBuilder(command)
                .redirectInput(TTY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (stty.waitFor() != 0) {
            throw new IOException("the terminal cannot be set up: stty has failed");
        }
        return answer;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void run(int count) throws InspectException, IOException {
        for (int i = 0; i < count && !left; i++) {
            Snapshot snapshot = sampler.sample();
            long now = System.nanoTime();
            ages.note(snapshot, now);
            shown = snapshot;
            shownAt = now;
            draw();
            readKeys(now + every.toNanos());
        }
    }

    /**
     * Reads keys until it is time for the next snapshot. While the screen is paused or the user types, the method reads
     * on.
     */
    private void readKeys(long until) throws IOException {
        while (!left && (paused || typing || System.nanoTime() - until < 0)) {
            int key = keys.read();
            if (key >= 0) {
                press(key);
                draw();
            }
        }
    }

    private void press(int key) {
        if (typing) {
            type(key);
        } else if (key == 'q' || key == CTRL_D) {
            left = true;
        } else if (key == ' ') {
            paused = !paused;
        } else if (key == '/') {
            typing = true;
            filter = new StringBuilder();
        }
    }

    private void type(int key) {
        if (key == '\n' || key == '\r') {
            typing = false;
        } else if (key == ESCAPE || key == CTRL_D) {
            typing = false;
            filter = new StringBuilder();
        } else if (key == DELETE || key == BACKSPACE) {
            filter.setLength(Math.max(0, filter.length() - 1));
        } else if (key >= ' ') {
            filter.append((char) key);
        }
    }

    private void draw() throws IOException {
        Snapshot snapshot = shown;
        if (snapshot == null) {
            return;
        }
        StringBuilder text = new StringBuilder(CLEAR);
        List<String> lines = ages.lines(snapshot, shownAt, filter.toString(), MAX_ROWS);
        for (String line : lines.subList(0, Math.min(lines.size(), height - 1))) {
            text.append(line, 0, Math.min(line.length(), width)).append("\r\n");
        }
        text.append(status());
        write(out, text.toString());
    }

    private String status() {
        String keysAre = typing ? "filter: " + filter + "_" : filter.isEmpty() ? "/ filters" : "filter: " + filter;
        return (paused ? "paused, space continues" : "space pauses") + "  " + keysAre + "  q leaves";
    }
}
