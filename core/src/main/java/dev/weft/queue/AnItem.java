package dev.weft.queue;

import dev.weft.spi.wait.Awaitable;

/** The target of a waiting take. */
final class AnItem implements Awaitable {
    private final WaitingQueue<?> queue;

    AnItem(WaitingQueue<?> queue) {
        this.queue = queue;
    }

    @Override
    public String description() {
        return "an item of " + queue.description();
    }

    @Override
    public Object subject() {
        return queue;
    }

    @Override
    public String state() {
        return queue.stateInWords();
    }
}
