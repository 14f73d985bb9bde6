package dev.weft.spi.wait;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A promise that a task has made, or a permit that it has acquired, with the duties that remain: a promise must be set and
 * awaited, a permit must be given back. Leftovers are kept in {@link DebugMode} only. Leftovers that remain when the run or
 * open group of the task ends are reported with the stack of their creation; until then, snapshots show them.
 *
 * <p>A leftover does not refer to the promise or the permit. Every method may be called from any thread.
 */
public final class Leftover {

    /** Kinds of leftovers. */
    public enum Kind {
        /** A promise. It need not be set, or awaited, in a run that was cancelled. */
        PROMISE("the promise was made here", "made"),

        /** A permit of a semaphore. */
        PERMIT("the permit was acquired here", "acquired");

        private final String heading;
        private final String verb;

        Kind(String heading, String verb) {
            this.heading = heading;
            this.verb = verb;
        }
    }

    /** Duties that remain. */
    public enum Duty {
        /** The promise is to be set. */
        SET("was never set"),
        /** The promise is to be awaited. */
        AWAIT("was never awaited"),
        /** The permit is to be given back. */
        GIVE_BACK("was not given back");

        private final String words;

        Duty(String words) {
            this.words = words;
        }
    }

    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final int MAX_REPORTED = 10;

    /** The maximum number of stacks that are kept for one run; the first ones are enough to find the fault. */
    private static final int MAX_STACKS = 10_000;

    /** The leftovers of each run, by the strand (task or thread) at its root. */
    private static final Map<Strand, Set<Leftover>> LEFT = new ConcurrentHashMap<>();

    private final Kind kind;
    private final String description;
    private final Strand owner;
    private final Strand root;
    private final Throwable stack;
    private final Set<Duty> duties;

    private Leftover(Kind kind, String description, Strand owner, Strand root, Throwable stack, Set<Duty> duties) {
        this.kind = kind;
        this.description = description;
        this.owner = owner;
        this.root = root;
        this.stack = stack;
        this.duties = duties;
    }

    /**
     * Notes that the calling task has made a promise, which is to be set and awaited. Returns null in the same cases as {@link
     * #ifOn}.
     */
    public static @Nullable Leftover ofPromise(String description) {
        return ifOn(Kind.PROMISE, description, Duty.SET, Duty.AWAIT);
    }

    /**
     * Notes that the calling task has made a promise or acquired a permit, with the given description.
     *
     * @return null if the debug mode is off, if the caller is not a task, or if its run has very many leftovers
     */
    public static @Nullable Leftover ifOn(Kind kind, String description, Duty... duties) {
        return DebugMode.ON ? note(kind, description, duties) : null;
    }

    static @Nullable Leftover note(Kind kind, String description, Duty... duties) {
        Strand task = Strand.currentOrNull();
        if (task == null || !task.isTask()) {
            return null;
        }
        Strand root = rootOf(task);
        Set<Leftover> left = LEFT.computeIfAbsent(root, _ -> ConcurrentHashMap.newKeySet());
        if (left.size() >= MAX_STACKS) {
            return null;
        }
        Leftover noted = new Leftover(
                kind, description, task, root, new Throwable(kind.heading), new LinkedHashSet<>(List.of(duties)));
        left.add(noted);
        return noted;
    }

    /** Returns the strand that waits for the run, or the strand of the open group. That strand is not a task. */
    private static Strand rootOf(Strand task) {
        Strand root = task;
        for (CancelScope at = task; at != null; at = at.parent()) {
            root = at.strand();
        }
        return root;
    }

    /** Removes {@code done} from the duties of {@code leftover}; does nothing if {@code leftover} is null. */
    public static void settle(@Nullable Leftover leftover, Duty... done) {
        if (leftover != null) {
            leftover.settle(done);
        }
    }

    private synchronized void settle(Duty... done) {
        for (Duty each : done) {
            duties.remove(each);
        }
        if (duties.isEmpty()) {
            Set<Leftover> left = LEFT.get(root);
            if (left != null) {
                left.remove(this);
            }
        }
    }

    /** Whether the task has ended, and a duty remains. */
    public synchronized boolean isLost() {
        return owner.isLeft() && !duties.isEmpty();
    }

    /** Returns the stack of the creation of {@code leftover}; null if {@code leftover} is null. */
    public static @Nullable Throwable stackOf(@Nullable Leftover leftover) {
        return leftover == null ? null : leftover.stack;
    }

    /** Returns the place of the creation, and the task: {@code acquired by task 'a' at shop.Bank.pay(Bank.java:31)}. */
    public String origin() {
        String place = OwnCode.firstOutside(stack.getStackTrace())
                .map(frame -> " at " + frame)
                .orElse("");
        return kind.verb + " by task '" + owner.name() + "'" + place;
    }

    /**
     * Logs the leftovers of {@code outermost}, a run or an open group that has ended: the first ten with their stacks, and
     * the total number if there are more. The leftovers of a nested run are logged by the outer run.
     */
    public static void report(CancelScope outermost) {
        Set<Leftover> left = DebugMode.ON ? LEFT.remove(outermost.strand()) : null;
        if (left != null) {
            report(left, outermost.cancellation() != null);
        }
    }

    private static void report(Set<Leftover> left, boolean cutShort) {
        List<Leftover> all = new ArrayList<>(left);
        all.removeIf(each -> cutShort && each.kind == Kind.PROMISE);
        all.stream()
                .limit(MAX_REPORTED)
                .forEach(each -> LOGGER.log(System.Logger.Level.WARNING, each.inWords(), each.stack));
        if (all.size() > MAX_REPORTED) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    (all.size() - MAX_REPORTED) + " more promises and permits were left like these; " + all.size()
                            + " in all");
        }
    }

    private synchronized String inWords() {
        return description + ", " + kind.verb + " by task '" + owner.name() + "', "
                + String.join(", and ", duties.stream().map(duty -> duty.words).toList());
    }
}
