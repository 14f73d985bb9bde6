package dev.weft.spi.wait;

/**
 * A strand that no scheduler runs: it only marks a place in the tree of scopes. It may have scopes on its stack, and
 * waiters may belong to it. Nothing can wait for its end.
 */
class Threadless extends Strand {
    private final String name;

    Threadless(String name, Parker parker) {
        super(null, parker);
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    protected final boolean isTask() {
        return false;
    }

    @Override
    public final void run() {
        throw neverRuns();
    }

    @Override
    public final void startFailed(Throwable failure) {
        throw neverRuns();
    }

    private IllegalStateException neverRuns() {
        return new IllegalStateException("'" + name + "' is not a task, and is not run by a scheduler");
    }

    /**
     * The strand of a thread that is not a task, for one wait. The strand cannot be cancelled; an interrupt ends its wait.
     */
    static final class Foreign extends Threadless {
        Foreign(Thread thread) {
            super(
                    thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName(),
                    Parker.ofForeignThreads());
            setThreadOnly(thread);
        }

        @Override
        boolean ownsInterrupts() {
            return false;
        }
    }
}
