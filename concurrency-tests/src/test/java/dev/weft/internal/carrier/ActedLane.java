package dev.weft.internal.carrier;

/** A lane for scenes. */
public final class ActedLane {
    private final Lane lane;

    /** With so many slots, a power of two. */
    public ActedLane(int slots) {
        this.lane = new Lane(slots);
    }

    /** Adds {@code task}. Called by the owner. */
    public void offer(Runnable task) {
        lane.offer(task);
    }

    /** Takes a task, if there is one, and runs it. */
    public boolean runOne() {
        Runnable task = lane.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Runs all that is there. */
    public void runAll() {
        boolean more = true;
        while (more) {
            more = runOne();
        }
    }
}
