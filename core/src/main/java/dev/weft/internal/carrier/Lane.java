package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that one carrier has to run, first in, first out. Only the carrier, the owner of the lane, adds tasks; any
 * thread may take them. A lane has no lock and no limit.
 *
 * <h2>Overview</h2>
 *
 * <p>There is a ring of slots with two counters that only grow, and an overflow queue for tasks that do not fit into the
 * ring.
 *
 * <pre>
 *          head                tail
 *   null    │ task  task  task  │  null    null (or a task that its taker is about to remove)
 *           ▼                   ▼
 *         taken by CAS        written by the owner, then published by the release of tail
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The tasks in the ring are those between {@code head} and {@code tail}. A task is taken by the thread whose
 *       compare-and-set moves {@code head} past it, so it is taken once.
 *   <li>A taker reads the slot before it moves {@code head}, and clears it afterwards. The owner writes only to a slot that
 *       is null. So no slot is written again before its taker has cleared it, and a slow taker clears only the task that it
 *       took. If {@code head} is unchanged at the compare-and-set, the slot was not written since it was read.
 *   <li>While there are tasks in the overflow queue, the owner adds to that queue, so the order is kept. Takers empty the
 *       ring first.
 * </ol>
 *
 * @implNote Chase and Lev, "Dynamic Circular Work-Stealing Deque", 2005, but the owner takes from the same end as the other
 *     threads, so that the order is FIFO, and with an overflow queue instead of a growing array. Memory ordering as in Lê, Pop,
 *     Cohen and Nardelli, "Correct and Efficient Work-Stealing for Weak Memory Models", 2013.
 */
final class Lane {
    private static final int SIZE = 1 << 12;
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Runnable[].class);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(Lane.class, "head", long.class);
            TAIL = lookup.findVarHandle(Lane.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Runnable[] slots;
    private final Queue<Runnable> overflow = new ConcurrentLinkedQueue<>();
    private volatile long head;
    private volatile long tail;

    /** Whether the overflow queue may have tasks. Only the owner accesses it. */
    private boolean overflows;

    Lane() {
        this(SIZE);
    }

    /**
     * @param size the number of slots, a power of two
     */
    Lane(int size) {
        this.slots = new Runnable[size];
    }

    /** Adds {@code task}. Called by the owner only. */
    void offer(Runnable task) {
        if (overflows && stillOverflows()) {
            overflow.add(task);
            return;
        }
        long at = (long) TAIL.get(this);
        int slot = (int) at & (slots.length - 1);
        if (SLOT.getAcquire(slots, slot) != null) {
            overflow.add(task);
            overflows = true;
            return;
        }
        SLOT.set(slots, slot, task);
        TAIL.setRelease(this, at + 1);
    }

    private boolean stillOverflows() {
        overflows = !overflow.isEmpty();
        return overflows;
    }

    /** Removes and returns the first task; null if there is none. Called by any thread. */
    @Nullable
    Runnable poll() {
        while (true) {
            long at = (long) HEAD.getAcquire(this);
            if (at >= (long) TAIL.getAcquire(this)) {
                return overflow.poll();
            }
            int slot = (int) at & (slots.length - 1);
            Runnable task = (Runnable) SLOT.getAcquire(slots, slot);
            if (task != null && HEAD.compareAndSet(this, at, at + 1)) {
                SLOT.setRelease(slots, slot, null);
                return task;
            }
        }
    }

    boolean isEmpty() {
        return head >= tail && overflow.isEmpty();
    }
}
