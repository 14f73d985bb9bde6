package dev.weft.spi.wait;

import java.util.function.Supplier;

/**
 * Names the virtual threads of strands, so that logs and thread dumps show tasks. Platform threads have names of their own.
 *
 * <p>A {@link Strand#threadName} that costs nothing is set immediately. Other names are made only for strands that have run for a
 * while, by another thread that calls {@link #name}. A virtual thread may run several strands in turn. So a thread that sets
 * the name then checks that the virtual thread still runs the same strand, and a strand that takes over a thread publishes
 * itself and then checks the name. At least one of the two sees the other, so no strand has the name of an earlier one.
 */
final class ThreadNaming {
    private ThreadNaming() {}

    /** Names {@code made}, a new thread of {@code strand}, if that costs nothing. */
    static void begin(Thread made, Strand strand) {
        String own = strand.threadName();
        if (own != null && made.isVirtual()) {
            made.setName(own);
        }
    }

    /** Gives {@code runner} the name of {@code strand}, if that costs nothing; otherwise removes the name of an earlier one. */
    static void takeOver(Thread runner, Strand strand) {
        if (!runner.isVirtual()) {
            return;
        }
        String own = strand.threadName();
        String name = own == null ? Strand.NAMELESS : own;
        if (!name.equals(runner.getName())) {
            runner.setName(name);
        }
    }

    /** Gives the virtual thread of {@code strand}, if it has no name yet, {@code name}. Called by any thread. */
    static void name(Strand strand, Supplier<String> name) {
        Thread runner = strand.thread();
        if (runner == null || !runner.isVirtual() || !Strand.NAMELESS.equals(runner.getName())) {
            return;
        }
        runner.setName(name.get());
        Thread.UncaughtExceptionHandler seen = strand;
        for (var now = runner.getUncaughtExceptionHandler(); now != seen; now = runner.getUncaughtExceptionHandler()) {
            if (now instanceof Strand next) {
                takeOver(runner, next);
            }
            seen = now;
        }
    }
}
