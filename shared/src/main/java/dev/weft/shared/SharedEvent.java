package dev.weft.shared;

import dev.weft.shared.spi.Flags;

/**
 * An event between machines: tasks wait until a task on any machine has set it.
 *
 * {@snippet :
 * import dev.weft.shared.Shared;
 *
 * void start(Shared shared) throws InterruptedException {
 *     shared.event("migrated").await();
 *     System.out.println("the tables are new");
 * }
 * }
 *
 * <p>The event is clear until a machine sets it, and then stays set until it is cleared. The event outlives the
 * processes.
 *
 * @implNote Heritage: {@code asyncio.Event}.
 */
public final class SharedEvent {
    private final Client client;
    private final String name;
    private final String key;

    SharedEvent(Client client, String name) {
        this.client = client;
        this.name = name;
        this.key = "event:" + name;
    }

    /**
     * Sets the event. This ends all waits, even if the event is cleared before the waiting machines learn that it was
     * set. Waits for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; whether the event is set is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void set() throws InterruptedException {
        change(true);
    }

    /**
     * Clears the event: later waits wait until it is set again. Waits for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; whether the event is clear is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void clear() throws InterruptedException {
        change(false);
    }

    private void change(boolean up) throws InterruptedException {
        client.call((up ? "sets " : "clears ") + this, () -> {
            client.engine.flags().set(key, up);
            return true;
        });
    }

    /**
     * Whether the event is set. Waits for the server's answer, which may be out of date.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public boolean isSet() throws InterruptedException {
        return read().up();
    }

    private Flags.State read() throws InterruptedException {
        return client.call("reads " + this, () -> client.engine.flags().read(key));
    }

    /**
     * Waits until the event is set. Also returns if the event was set and cleared again while this call waited.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public void await() throws InterruptedException {
        try (Notices.Notice raised = client.notices.on(Flags.topic(key))) {
            raised.clear();
            Flags.State first = read();
            Flags.State now = first;
            while (!now.up() && now.raised() == first.raised()) {
                raised.await(client.time, client.options.pollInterval());
                raised.clear();
                now = read();
            }
        }
    }

    @Override
    public String toString() {
        return "shared event '" + name + "'";
    }
}
