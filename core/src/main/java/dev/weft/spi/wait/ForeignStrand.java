package dev.weft.spi.wait;

/** A thread that is no task, for the length of one wait. Nothing can cancel it; an interrupt ends its wait. */
final class ForeignStrand extends Strand {
    private final String name;

    ForeignStrand(Thread thread) {
        super(null, Parker.ofForeignThreads());
        this.name = thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
        standFor(thread);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected boolean isTask() {
        return false;
    }

    @Override
    boolean ownsInterrupts() {
        return false;
    }

    @Override
    public void run() {
        throw notScheduled();
    }

    @Override
    public void startFailed(Throwable failure) {
        throw notScheduled();
    }

    private IllegalStateException notScheduled() {
        return new IllegalStateException("thread '" + name + "' is not run by a scheduler");
    }
}
