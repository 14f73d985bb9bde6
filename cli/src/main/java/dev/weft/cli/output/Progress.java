package dev.weft.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The progress of a run on one line: how much is done of how much, failed, in flight, the pace of the last seconds, and
 * how long the rest will take at that pace. Guarded by its owner.
 *
 * @implNote A line of its own: the libraries for this bring a terminal library of a megabyte with them, start threads of
 *     their own, and know a single count.
 */
final class Progress {
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int WIDEST_BAR = 30;

    private final LongSupplier total;
    private final Deque<Sample> window = new ArrayDeque<>();

    /**
     * A progress towards {@code total}.
     *
     * @param total how many there are; negative while that is not known
     */
    Progress(LongSupplier total) {
        this.total = total;
    }

    /** The line at {@code now}, in nanoseconds, no wider than {@code width}. */
    String line(Tally tally, long now, int width) {
        Sample sample = new Sample(now, tally.doneNow(), tally.bytes());
        window.addLast(sample);
        while (window.size() > 1 && now - window.getFirst().nanos > WINDOW_NANOS) {
            window.removeFirst();
        }
        long all = total.getAsLong();
        String text = text(tally, all, window.getFirst(), sample);
        String bar = all > 0 ? bar((double) tally.done() / all, width - text.length() - 9) : "";
        String line = bar + text;
        return line.length() <= width ? line : line.substring(0, width);
    }

    private static String text(Tally tally, long all, Sample first, Sample last) {
        double seconds = (last.nanos - first.nanos) / 1e9;
        double pace = seconds > 0 ? (last.done - first.done) / seconds : 0;
        double bytes = seconds > 0 ? (last.bytes - first.bytes) / seconds : 0;
        String text = Words.count(tally.done()) + (all > 0 ? " of " + Words.count(all) : "") + " done, "
                + Words.count(tally.failed()) + " failed, " + tally.inFlight() + " in flight, "
                + Words.count(Math.round(pace)) + "/s, " + Words.bytes(bytes) + "/s";
        return all > 0 && pace > 0 ? text + ", " + Words.clock((all - tally.done()) / pace) + " left" : text;
    }

    private static String bar(double share, int room) {
        double bounded = Math.min(share, 1);
        String percent = String.format("%3d%% ", (int) (bounded * 100));
        int width = Math.min(room, WIDEST_BAR);
        if (width < 5) {
            return percent;
        }
        int full = (int) (bounded * width);
        return percent + "[" + "#".repeat(full) + ".".repeat(width - full) + "] ";
    }

    private record Sample(long nanos, long done, long bytes) {}
}
