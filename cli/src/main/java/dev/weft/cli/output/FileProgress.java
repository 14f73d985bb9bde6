package dev.weft.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The progress of a single file as one line: the percentage, the bytes, the rate over the last seconds, and the time
 * left.
 */
public final class FileProgress implements ProgressLine {
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int MAX_BAR = 40;
    private static final int MIN_BAR = 6;

    private final String name;
    private final Deque<Sample> window = new ArrayDeque<>();
    private volatile long all = -1;

    /** The number of bytes that existed when the last attempt began. */
    private volatile long initialBytes;

    private volatile long receivedBefore;

    /** Creates the progress of a file with a name. */
    public FileProgress(String name) {
        this.name = TextForPeople.onOneLine(name);
    }

    /**
     * Called when a body begins to arrive.
     *
     * @param present the number of bytes of the body that exist already
     * @param length the length of the whole body; negative if it is not known
     * @param received the number of bytes that the run has received so far
     */
    public void begin(long present, long length, long received) {
        initialBytes = present;
        all = length;
        receivedBefore = received;
    }

    @Override
    public String line(Tally tally, long received, Pauses pauses, long now, int width) {
        window.addLast(new Sample(now, received));
        while (window.size() > 1 && now - window.getFirst().nanos > WINDOW_NANOS) {
            window.removeFirst();
        }
        long done = initialBytes + Math.max(0, received - receivedBefore);
        String paused = pauses.words(now);
        String line = paused.isEmpty() ? line(done, rate(), width) : paused;
        return line.length() <= width ? line : line.substring(0, Math.max(0, width));
    }

    private double rate() {
        double seconds = (window.getLast().nanos - window.getFirst().nanos) / 1e9;
        return seconds > 0 ? (window.getLast().bytes - window.getFirst().bytes) / seconds : 0;
    }

    private String line(long done, double rate, int width) {
        String speed = TextForPeople.bytes(rate) + "/s";
        if (all <= 0) {
            return fitted(
                    width,
                    name + "  " + TextForPeople.bytes((double) done) + ", " + speed,
                    TextForPeople.bytes((double) done) + ", " + speed);
        }
        double share = Math.min(1, (double) done / all);
        String percent = String.format(Locale.ROOT, "%3d%%", (int) (share * 100));
        String left = rate > 0 ? ", " + TextForPeople.clock((all - done) / rate) + " left" : "";
        String text =
                TextForPeople.bytes((double) done) + " of " + TextForPeople.bytes((double) all) + ", " + speed + left;
        String whole = name + "  " + percent + " " + text;
        int barWidth = width - whole.length() - 3; // without the brackets and a space
        if (barWidth >= MIN_BAR) {
            return name + "  " + percent + " " + bar(share, Math.min(barWidth, MAX_BAR)) + " " + text;
        }
        return fitted(width, whole, percent + " " + text, percent + " " + speed + left, percent + " " + speed);
    }

    /** Returns the first text that fits into the width; the last one if no text fits. */
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
