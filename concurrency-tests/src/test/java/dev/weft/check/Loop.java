package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Control;
import dev.weft.explore.Execution;
import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Turn;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;

/** An event loop on the threads of an execution, which checks that one strand at a time has the baton. */
final class Loop extends BatonScheduler {
    private final Execution execution;
    private final Casting casting;
    private int started;
    private int ended;
    private int working;
    private boolean givesWay;
    private boolean sharesThreads;

    Loop(Execution execution, Clock clock) {
        this(execution, clock, new Casting(execution));
    }

    private Loop(Execution execution, Clock clock, Casting casting) {
        super(casting, clock);
        this.casting = casting;
        this.execution = execution;
    }

    @Override
    public void start(Strand strand) {
        start(strand, true);
    }

    /** Starts {@code strand}, which fails for lack of a thread. */
    void startInVain(Strand strand) {
        start(strand, false);
    }

    private void start(Strand strand, boolean startable) {
        started++;
        casting.as(strand.name(), startable, () -> super.start(strand));
    }

    /** From now on a strand may start on the thread of one that has ended. */
    void shareThreads() {
        sharesThreads = true;
    }

    @Override
    protected boolean sharesThreads() {
        return sharesThreads;
    }

    /** From now on a strand that could wait lets one that is ready go first. */
    void giveWay() {
        givesWay = true;
    }

    @Override
    public void mayWait() {
        Turn next = givesWay && holder() == Thread.currentThread() ? takeReady() : null;
        if (next != null) {
            giveWayTo(next);
        }
    }

    @Override
    protected void onEnded(Strand strand) {
        assertThat(holder()).as("holder of the baton at an end").isSameAs(Thread.currentThread());
        ended++;
    }

    /** Does nothing: cancelled strands must end by themselves. */
    @Override
    public void onCancel(CancelScope scope) {}

    /** What a strand does between two waits, when no other may. */
    void work() {
        work(Control::point);
    }

    /** Like {@link #work}, but lets strands that can continue do so first. */
    void workAtLength() {
        work(Control::yieldNow);
    }

    private void work(Runnable meanwhile) {
        if (working > 0) {
            execution.fail(new AssertionError("others at work"));
        }
        working++;
        meanwhile.run();
        working--;
    }

    void assertAtRest() {
        assertThat(ended).as("strands that have ended").isEqualTo(started);
        assertThat(holder()).as("holder of the baton in the end").isNull();
    }
}
