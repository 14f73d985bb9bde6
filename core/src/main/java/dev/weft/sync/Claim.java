package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;

/** The target of a wait for permits of a {@link Semaphore}. */
final class Claim implements Awaitable {
    private final Semaphore semaphore;
    private final int count;

    Claim(Semaphore semaphore, int count) {
        this.semaphore = semaphore;
        this.count = count;
    }

    int count() {
        return count;
    }

    @Override
    public String description() {
        return (count == 1 ? "a permit of " : count + " permits of ") + semaphore.description();
    }

    @Override
    public Object subject() {
        return semaphore;
    }

    @Override
    public String state() {
        return semaphore.stateInWords();
    }
}
