package dev.weft.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The progress of a run as one line: the numbers of targets done, failed and in flight, the rate over the last seconds,
 * and the time left at that rate. Not thread-safe; guarded by the lock of {@link Results}.
 *
 * @implNote Written for this program because the libraries for progress bars depend on a terminal library of a
 *     megabyte, start threads of their own, and show only one number.
 */
final class Progress implements ProgressLine {
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int MAX_BAR = 30;

    private final LongSupplier total;
    private final Deque<Sample> window = new ArrayDeque<>();

    /**
     * Creates the progress of a run.
     *
     * @param total the number of targets; negative while it is unknown
     */
    Progress(LongSupplier total) {
        this.total = total;
    }

    @Override
    public String line(Tally tally, long received, Pauses pauses, long now, int width) {
        Sample sample = new Sample(now, tally.doneNow(), received);
        window.addLast(sample);
        while (window.size() > 1 && now - window.getFirst().nanos > WINDOW_NANOS) {
            window.removeFirst();
        }
        long all = total.getAsLong();
        String paused = pauses.words(now);
        String text = text(tally, all, window.getFirst(), sample) + (paused.isEmpty() ? "" : ", " + paused);
        String bar = all > 0 ? bar((double) tally.done() / all, width - text.length() - 9) : "";
        String line = bar + text;
        return line.length() <= width ? line : line.substring(0, width);
    }

    private static String text(Tally tally, long all, Sample first, Sample last) {
        double seconds = (last.nanos - first.nanos) / 1e9;
        double pace = seconds > 0 ? (last.done - first.done) / seconds : 0;
        double bytes = seconds > 0 ? (last.bytes - first.bytes) / seconds : 0;
        String text = TextForPeople.count(tally.done()) + (all > 0 ? " of " + TextForPeople.count(all) : "") + " done, "
                + TextForPeople.count(tally.failed()) + " failed, " + tally.inFlight() + " in flight, "
                + TextForPeople.count(Math.round(pace)) + "/s, " + TextForPeople.bytes(bytes) + "/s";
        return all > 0 && pace > 0 ? text + ", " + TextForPeople.clock((all - tally.done()) / pace) + " left" : text;
    }

    private static String bar(double share, int available) {
        double bounded = Math.min(share, 1);
        String percent = String.format(Locale.ROOT, "%3d%% ", (int) (bounded * 100));
        int width = Math.min(available, MAX_BAR);
        if (width < 5) {
            return percent;
        }
        int full = (int) (bounded * width);
        return percent + "[" + "#".repeat(full) + ".".repeat(width - full) + "] ";
    }

    private record Sample(long nanos, long done, long bytes) {}
}
