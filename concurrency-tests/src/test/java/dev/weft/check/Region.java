package dev.weft.check;

import dev.weft.spi.CancelScope;
import dev.weft.spi.Strand;

/** A plain scope. */
final class Region extends CancelScope {
    private final boolean shield;

    /** A region that {@code strand} is about to enter. */
    Region(Strand strand) {
        this(strand, false);
    }

    private Region(Strand strand, boolean shield) {
        super(strand);
        this.shield = shield;
    }

    /** A region that a cancellation outside does not enter. */
    static Region shield(Strand strand) {
        return new Region(strand, true);
    }

    @Override
    public boolean isShield() {
        return shield;
    }

    /** Runs {@code body} inside. */
    void run(Cast.Act body) throws Exception {
        enter();
        try {
            body.run();
        } finally {
            leave();
        }
    }
}
