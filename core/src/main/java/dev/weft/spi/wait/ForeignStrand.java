package dev.weft.spi.wait;

/** A thread that is not a task, for the length of one wait. It cannot be cancelled; an interrupt ends its wait. */
final class ForeignStrand extends Threadless {

    ForeignStrand(Thread thread) {
        super(thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName(), Parker.ofForeignThreads());
        standFor(thread);
    }

    @Override
    boolean ownsInterrupts() {
        return false;
    }
}
