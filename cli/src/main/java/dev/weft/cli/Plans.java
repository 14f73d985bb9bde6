package dev.weft.cli;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Creates a plan for each target. Plans are created in the order of the targets, so that the names of the files do not
 * depend on the order in which responses arrive.
 */
final class Plans implements Iterator<Plan> {
    private final Iterator<Target> targets;
    private final @Nullable Store store;

    Plans(Iterator<Target> targets, @Nullable Store store) {
        this.targets = targets;
        this.store = store;
    }

    @Override
    public boolean hasNext() {
        return targets.hasNext();
    }

    @Override
    public Plan next() {
        Target target = targets.next();
        if (store == null || target.flaw() != null) {
            return new Plan(target, null, null);
        }
        try {
            Fetched earlier = store.earlier(target);
            return earlier != null ? new Plan(target, null, earlier) : new Plan(target, store.choosePath(target), null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal: " + e.getMessage(), e);
        }
    }
}
