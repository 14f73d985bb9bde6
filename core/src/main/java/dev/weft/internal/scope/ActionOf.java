package dev.weft.internal.scope;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;

/**
 * An action of {@code owner}, as one of the alternatives that may end a wait. The owner may act at any time before its own
 * end.
 */
public record ActionOf(Strand owner) implements Awaitable {
    @Override
    public String description() {
        return "task '" + owner.name() + "'";
    }
}
