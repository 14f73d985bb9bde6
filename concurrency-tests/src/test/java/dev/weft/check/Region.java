package dev.weft.check;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;

/** A plain scope. */
final class Region extends CancelScope {
    private enum Kind {
        PLAIN,
        SHIELD,
        WITH_DEADLINE
    }

    private final Kind kind;

    /** A region that {@code strand} is about to enter. */
    Region(Strand strand) {
        this(strand, Kind.PLAIN);
    }

    private Region(Strand strand, Kind kind) {
        super(strand);
        this.kind = kind;
    }

    /** A region that a cancellation outside does not enter. */
    static Region shield(Strand strand) {
        return new Region(strand, Kind.SHIELD);
    }

    /** A region that says that it will be cancelled by itself. */
    static Region withDeadline(Strand strand) {
        return new Region(strand, Kind.WITH_DEADLINE);
    }

    @Override
    public boolean hasDeadline() {
        return kind == Kind.WITH_DEADLINE;
    }

    @Override
    public boolean isShield() {
        return kind == Kind.SHIELD;
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
