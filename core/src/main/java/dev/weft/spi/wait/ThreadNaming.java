package dev.weft.spi.wait;

import java.util.function.Supplier;

/**
 * Names the virtual threads of strands (tasks), so that logs and thread dumps show tasks. Platform threads have names of
 * their own.
 *
 * <p>If a strand has a {@link Strand#threadName}, its thread gets that name immediately. Other names are built only for
 * strands that have run for a while, by another thread that calls {@link #name}. A virtual thread may run several strands in
 * turn. So the naming thread first sets the name, and then checks that the virtual thread still runs the same strand. When a
 * strand takes over a thread, it first publishes itself, and then checks the name. At least one of the two sees the change
 * of the other, so no strand keeps the name of an earlier strand.
 */
final class ThreadNaming {
    private ThreadNaming() {}

    /** Names {@code made}, a new thread of {@code strand}, if the strand has a name for its thread. */
    static void begin(Thread made, Strand strand) {
        String given = strand.threadName();
        if (given != null && made.isVirtual()) {
            made.setName(given);
        }
    }

    /**
     * Gives {@code runner} the name that {@code strand} has for its thread. If the strand has none, removes the name of an
     * earlier strand.
     */
    static void takeOver(Thread runner, Strand strand) {
        if (!runner.isVirtual()) {
            return;
        }
        String given = strand.threadName();
        String name = given == null ? Strand.NAMELESS : given;
        if (!name.equals(runner.getName())) {
            runner.setName(name);
        }
    }

    /**
     * Sets the name of the virtual thread of {@code strand} to {@code name}, unless the thread has a name. Called by any
     * thread.
     */
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
