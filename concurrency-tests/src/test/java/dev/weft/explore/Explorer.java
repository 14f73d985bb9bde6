package dev.weft.explore;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scene under many schedules: in order of the preemptions they have, and every third time a random one, always
 * with the same seed. So the same plays are seen every time.
 */
public final class Explorer {
    private static final int MOST_PREEMPTIONS = 4;
    private static final int CHANGES_OF_PRIORITY = 3;
    private static final long SEED = 1;

    private final int plays;

    /** An explorer that plays up to {@code plays} times. */
    public Explorer(int plays) {
        this.plays = plays;
    }

    /**
     * What was seen.
     *
     * @param plays how often the scene was played
     * @param preemptions up to how many preemptions every schedule was seen; -1 if not even those without any were
     * @param flaw what was wrong with the last play, or null if nothing was
     */
    public record Report(
            int plays, int preemptions, @Nullable Flaw flaw) {
        @Override
        public String toString() {
            return plays + " plays, among them every one with up to " + preemptions + " preemptions, "
                    + (flaw == null ? "no flaw" : "a flaw");
        }
    }

    /** Plays the scene that {@code scene} arranges, until a flaw is found. */
    public Report explore(Consumer<Execution> scene) {
        BoundedSearch search = new BoundedSearch(MOST_PREEMPTIONS);
        Recording inOrder = new Recording(search);
        Recording atRandom = new Recording(new Priorities(SEED, CHANGES_OF_PRIORITY));
        Flaw flaw = play(scene, new Recording(new BoundedSearch(0))); // loads the classes, which is a step of no play
        boolean more = true;
        int played = 0;
        for (; played < plays && more && flaw == null; played++) {
            Recording schedule = played % 3 == 2 ? atRandom : inOrder;
            flaw = play(scene, schedule);
            more = schedule.next();
        }
        return new Report(played, search.completed(), flaw);
    }

    private static @Nullable Flaw play(Consumer<Execution> scene, Recording schedule) {
        Throwable wrong = play(scene, new Execution(schedule, false));
        if (wrong == null) {
            return null;
        }
        Execution again = new Execution(schedule.again(), true);
        Throwable same = play(scene, again);
        if (same == null) {
            throw new IllegalStateException(
                    "the play is not the same with the same schedule; the first time: " + wrong, wrong);
        }
        return new Flaw(same + again.story(), same);
    }

    private static @Nullable Throwable play(Consumer<Execution> scene, Execution execution) {
        scene.accept(execution);
        return execution.play();
    }
}
