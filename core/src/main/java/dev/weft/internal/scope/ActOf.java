package dev.weft.internal.scope;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;

/** Something that {@code owner} may do before it ends, as one of several things that may end a wait. */
public record ActOf(Strand owner) implements Awaitable {
    @Override
    public String description() {
        return "task '" + owner.name() + "'";
    }
}
