package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tree of scopes: which scopes a cancellation reaches, and when an interrupt is left behind. */
class CancelScopeTest {
    private final HandMadeParker parker = new HandMadeParker();
    private final Strand strand = parker.strand("task");

    @BeforeEach
    void runOnThisThread() {
        parker.start(strand);
    }

    @AfterEach
    void letGoOfThisThread() {
        Thread.interrupted();
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    private static final class TestScope extends CancelScope {
        private final boolean shield;
        private final List<Strand> children = new ArrayList<>();
        private int told;

        TestScope(Strand strand, boolean shield) {
            super(strand);
            this.shield = shield;
        }

        @Override
        public boolean isShield() {
            return shield;
        }

        @Override
        protected void children(Deque<CancelScope> into) {
            into.addAll(children);
        }

        @Override
        protected void onCancelled(Cancellation cancellation) {
            told++;
        }
    }

    private TestScope entered() {
        TestScope scope = new TestScope(strand, false);
        scope.enter();
        return scope;
    }

    private TestScope enteredShield() {
        TestScope scope = new TestScope(strand, true);
        scope.enter();
        return scope;
    }

    @Test
    void firstReasonStands() {
        TestScope scope = entered();

        assertThat(scope.requestCancel("one")).isTrue();
        assertThat(scope.requestCancel("two")).isFalse();

        assertThat(scope.cancellation().message()).isEqualTo("cancelled by task 'task': one");
        assertThat(scope.cancellation().origin()).isSameAs(scope);
        assertThat(scope.told).isEqualTo(1);
        assertThat(parker.cancelled).containsExactly(scope);
    }

    @Test
    void scopeThatWasLeftCannotBeCancelled() {
        TestScope scope = entered();
        scope.leave();

        assertThat(scope.requestCancel("late")).isFalse();
        assertThat(scope.isCancelRequested()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void cancellationReachesTheScopesInsideAndNotTheOnesAround() {
        TestScope outer = entered();
        TestScope middle = entered();
        TestScope inner = entered();

        middle.requestCancel("stop");

        assertThat(outer.isCancelRequested()).isFalse();
        assertThat(middle.isOriginOfCancellation()).isTrue();
        assertThat(inner.isCancelRequested()).isTrue();
        assertThat(inner.isOriginOfCancellation()).isFalse();
    }

    @Test
    void scopeEnteredInsideACancelledOneIsCancelled() {
        entered().requestCancel("stop");

        assertThat(entered().isCancelRequested()).isTrue();
    }

    @Test
    void shieldKeepsACancellationOut() {
        TestScope outer = entered();
        TestScope shield = enteredShield();
        TestScope inner = entered();

        outer.requestCancel("stop");

        assertThat(shield.isCancelRequested()).isFalse();
        assertThat(inner.isCancelRequested()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void shieldEnteredInACancelledScopeClearsTheInterruptAndLeavingItBringsItBack() {
        TestScope outer = entered();
        outer.requestCancel("stop");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();

        TestScope shield = enteredShield();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        shield.leave();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void leavingACancelledScopeClearsItsInterrupt() {
        TestScope scope = entered();
        scope.requestCancel("stop");

        scope.leave();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavingAScopeKeepsAnInterruptThatIsNotItsOwn() {
        TestScope scope = entered();
        Thread.currentThread().interrupt();

        scope.leave();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void leavingAScopeInsideACancelledOneLeavesTheInterrupt() {
        TestScope outer = entered();
        TestScope inner = entered();
        outer.requestCancel("stop");

        inner.leave();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void strandsSpawnedIntoAScopeAreCancelledWithIt() {
        TestScope group = entered();
        Strand child = parker.strand(group, "child");
        Strand grandchild = parker.strand(child, "grandchild");
        group.children.add(child);

        group.requestCancel("stop");

        assertThat(child.cancellation()).isSameAs(group.cancellation());
        assertThat(grandchild.isCancelRequested()).isFalse(); // because no group has registered it
    }

    @Test
    void deliveringAgainInterruptsTasksThatAreStillInside() {
        TestScope scope = entered();
        assertThat(scope.deliverAgain()).isFalse();
        scope.requestCancel("stop");
        Thread.interrupted();

        assertThat(scope.deliverAgain()).isTrue();
        assertThat(Thread.interrupted()).isTrue();

        scope.leave();
        assertThat(scope.deliverAgain()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }
}
