package dev.weft.sync;

import dev.weft.spi.wait.DebugMode;
import dev.weft.spi.wait.Leftover;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In debug mode, the permits of one semaphore that were acquired and not closed. Nothing is kept for a semaphore whose permits
 * are released without being closed, or that starts without permits: such a semaphore serves a protocol in which one task
 * acquires and another releases.
 */
final class Outstanding {
    private final Set<Leftover> permits = new LinkedHashSet<>();
    private boolean tracked = true;

    private Outstanding() {}

    /** Creates an object for a semaphore that starts with {@code permits}; returns null if nothing is to be kept. */
    static @Nullable Outstanding of(int permits) {
        return DebugMode.ON && permits > 0 ? new Outstanding() : null;
    }

    /** Notes that the calling task has acquired permits of {@code semaphore}; returns null if nothing is kept. */
    static @Nullable Leftover noteAcquired(@Nullable Outstanding all, Semaphore semaphore) {
        return all == null ? null : all.noteAcquired("a permit of " + semaphore.description());
    }

    private synchronized @Nullable Leftover noteAcquired(String description) {
        Leftover permit = tracked ? Leftover.ifOn(Leftover.Kind.PERMIT, description, Leftover.Duty.GIVE_BACK) : null;
        if (permit != null) {
            permits.add(permit);
        }
        return permit;
    }

    /** Notes that permits were closed. */
    static void noteClosed(@Nullable Outstanding all, @Nullable Leftover permit) {
        if (all != null && permit != null) {
            all.noteClosed(permit);
        }
    }

    private synchronized void noteClosed(Leftover permit) {
        permits.remove(permit);
        Leftover.settle(permit, Leftover.Duty.GIVE_BACK);
    }

    /** Notes that permits were released without being closed. */
    static void noteReleased(@Nullable Outstanding all) {
        if (all != null) {
            all.noteReleased();
        }
    }

    private synchronized void noteReleased() {
        tracked = false;
        permits.forEach(permit -> Leftover.settle(permit, Leftover.Duty.GIVE_BACK));
        permits.clear();
    }

    /**
     * Returns a text about permits whose tasks have ended, to be added to the state of the semaphore; empty if there are none.
     */
    static String lostPermitsInWords(@Nullable Outstanding all) {
        return all == null ? "" : all.lostPermitsInWords();
    }

    private synchronized String lostPermitsInWords() {
        List<Leftover> lost = permits.stream().filter(Leftover::isLost).toList();
        return lost.isEmpty()
                ? ""
                : ", " + lost.size() + " lost: " + lost.getFirst().origin();
    }
}
