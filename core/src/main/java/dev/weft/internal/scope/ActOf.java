package dev.weft.internal.scope;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;

/**
 * An action of {@code owner} as one of the alternatives that may end a wait. The owner may take it at any time before it
 * ends.
 */
public record ActOf(Strand owner) implements Awaitable {
    @Override
    public String description() {
        return "task '" + owner.name() + "'";
    }
}
