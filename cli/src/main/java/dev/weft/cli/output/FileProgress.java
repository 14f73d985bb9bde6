package dev.weft.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;

/** The progress of a single file as one line: its share, its bytes, the rate over the last seconds, and the time left. */
public final class FileProgress implements ProgressLine {
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int WIDEST_BAR = 40;
    private static final int LEAST_BAR = 6;

    private final String name;
    private final Deque<Sample> window = new ArrayDeque<>();
    private volatile long all = -1;

    /** What was there when the last attempt began. */
    private volatile long there;

    private volatile long receivedBefore;

    /** Creates the progress of a file with a name. */
    public FileProgress(String name) {
        this.name = Words.onOneLine(name);
    }

    /**
     * A body begins.
     *
     * @param present the bytes of it that are there already
     * @param length the length of all of it; negative if it is not known
     * @param received the bytes that the run has received so far
     */
    public void begin(long present, long length, long received) {
        there = present;
        all = length;
        receivedBefore = received;
    }

    @Override
    public String line(Tally tally, long received, Pauses pauses, long now, int width) {
        window.addLast(new Sample(now, received));
        while (window.size() > 1 && now - window.getFirst().nanos > WINDOW_NANOS) {
            window.removeFirst();
        }
        long done = there + Math.max(0, received - receivedBefore);
        String paused = pauses.words(now);
        String line = paused.isEmpty() ? line(done, rate(), width) : paused;
        return line.length() <= width ? line : line.substring(0, Math.max(0, width));
    }

    private double rate() {
        double seconds = (window.getLast().nanos - window.getFirst().nanos) / 1e9;
        return seconds > 0 ? (window.getLast().bytes - window.getFirst().bytes) / seconds : 0;
    }

    private String line(long done, double rate, int width) {
        String speed = Words.bytes(rate) + "/s";
        if (all <= 0) {
            return fitted(
                    width,
                    name + "  " + Words.bytes((double) done) + ", " + speed,
                    Words.bytes((double) done) + ", " + speed);
        }
        double share = Math.min(1, (double) done / all);
        String percent = String.format("%3d%%", (int) (share * 100));
        String left = rate > 0 ? ", " + Words.clock((all - done) / rate) + " left" : "";
        String text = Words.bytes((double) done) + " of " + Words.bytes((double) all) + ", " + speed + left;
        String whole = name + "  " + percent + " " + text;
        int room = width - whole.length() - 3;
        if (room >= LEAST_BAR) {
            return name + "  " + percent + " " + bar(share, Math.min(room, WIDEST_BAR)) + " " + text;
        }
        return fitted(width, whole, percent + " " + text, percent + " " + speed + left, percent + " " + speed);
    }

    /** The first of the texts that fits; the last if none does. */
    private static String fitted(int width, String... texts) {
        for (String text : texts) {
            if (text.length() <= width) {
                return text;
            }
        }
        return texts[texts.length - 1];
    }

    private static String bar(double share, int width) {
        int full = (int) (share * width);
        return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
    }

    private record Sample(long nanos, long bytes) {}
}
