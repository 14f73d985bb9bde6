package dev.weft.cli.list;

import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.list.SharedList.Ended;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The claims that have ended, but whose results are not in the list yet. */
final class EndedClaims {
    private static final int BATCH = 200;

    private final SharedList list;
    private final Consumer<String> notes;
    private final Queue<Ended> waiting = Queue.unbounded("results for the list");

    /**
     * Creates an object that has no claims yet.
     *
     * @param notes receives a line for each result that is not stored because the lease has ended
     */
    EndedClaims(SharedList list, Consumer<String> notes) {
        this.list = list;
        this.notes = notes;
    }

    /** Adds a claim. May be called by any task. */
    void add(Ended ended) {
        waiting.offer(ended);
    }

    /**
     * Stores results until the calling task is cancelled.
     *
     * @param stored receives each batch after it was stored
     */
    void storeAll(Consumer<List<Ended>> stored) throws RunFailedException, InterruptedException {
        while (true) {
            List<Ended> batch = new ArrayList<>(List.of(waiting.take()));
            moveTo(batch, BATCH);
            store(batch);
            stored.accept(batch);
        }
    }

    private void store(List<Ended> batch) throws RunFailedException, InterruptedException {
        Set<Ticket> stored;
        try {
            stored = list.end(batch);
        } catch (RunFailedException | InterruptedException e) {
            batch.forEach(waiting::offer); // for removeAll()
            throw e;
        }
        for (Ended each : batch) {
            if (each.result() != null && !stored.contains(each.claim().ticket())) {
                notes.accept(each.claim().target().url()
                        + ": its lease ended before the result was stored, so another machine fetches it again");
            }
        }
    }

    /** Removes and returns the claims whose results were not stored. */
    List<Ended> removeAll() {
        List<Ended> rest = new ArrayList<>();
        moveTo(rest, Integer.MAX_VALUE);
        return rest;
    }

    private void moveTo(List<Ended> batch, int max) {
        while (batch.size() < max) {
            Ended next = waiting.poll().orElse(null);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }
}
