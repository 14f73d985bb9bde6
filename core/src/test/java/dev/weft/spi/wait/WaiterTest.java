package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait ends exactly once: it is either resumed, with the value that was handed over, or cancelled. */
@Timeout(30)
class WaiterTest {
    private static final Awaitable TEA = () -> "tea";

    private final HandMadeParker parker = new HandMadeParker();
    private final Strand strand = parker.strand("guest");
    private final Waiter waiter = new Waiter(strand, TEA);

    @AfterEach
    void clearFlag() {
        Thread.interrupted();
    }

    @Test
    void waiterIsResumedWithAnItem() throws Exception {
        parker.whileParked = () -> waiter.resume("cup");

        assertThat(waiter.await()).isEqualTo("cup");
    }

    @Test
    void waiterIsResumedWithItsTurnOnly() throws Exception {
        parker.whileParked = waiter::resume;

        assertThat(waiter.await()).isNull();
    }

    @Test
    void waiterResumedBeforeItWaitsIsNotParked() throws Exception {
        waiter.resume("cup");

        assertThat(waiter.await()).isEqualTo("cup");
        assertThat(parker.parks).isZero();
    }

    @Test
    void secondResumeAnswersFalseAndTheFirstItemStands() throws Exception {
        waiter.announcePark();

        assertThat(waiter.resume("first")).isTrue();
        assertThat(waiter.resume("second")).isFalse();
        assertThat(waiter.resume()).isFalse();

        assertThat(waiter.await()).isEqualTo("first");
        assertThat(parker.unparked).containsExactly(waiter);
    }

    @Test
    void cancellationEndsTheWaitAndNothingCanBeHandedOverAnyMore() {
        parker.whileParked = () -> strand.requestCancel("closing time");

        assertThatThrownBy(waiter::await)
                .isInstanceOf(InterruptedException.class)
                .hasMessage("cancelled: closing time");
        assertThat(waiter.resume("cup")).isFalse();
        assertThat(parker.unparked).containsExactly(waiter);
    }

    @Test
    void waiterHandedItsItemBeforeTheCancellationReturnsWithIt() throws Exception {
        parker.whileParked = () -> {
            waiter.resume("cup");
            strand.requestCancel("closing time");
        };

        assertThat(waiter.await()).isEqualTo("cup");
        assertThatThrownBy(new Waiter(strand, TEA)::await).isInstanceOf(InterruptedException.class);
    }

    @Test
    void waitInACancelledScopeThrowsWithoutBeingParked() {
        strand.requestCancel("closing time");

        assertThatThrownBy(waiter::await).isInstanceOf(InterruptedException.class);
        assertThat(parker.parks).isZero();
        assertThat(waiter.resume("cup")).isFalse();
    }

    @Test
    void foreignInterruptEndsTheWaitAndCancelsNothing() {
        parker.whileParked = waiter::interrupt;

        assertThatThrownBy(waiter::await)
                .isInstanceOf(InterruptedException.class)
                .hasMessage("interrupted while waiting for tea");
        assertThat(waiter.resume("cup")).isFalse();
        assertThat(strand.isCancelRequested()).isFalse();
    }

    @Test
    void interruptThatCameTooLateAnswersFalse() throws Exception {
        waiter.resume("cup");

        assertThat(waiter.interrupt()).isFalse();
        assertThat(waiter.await()).isEqualTo("cup");
    }

    @Test
    void uncancelledWaitGoesOnThroughACancellationAndKeepsTheFlag() {
        parker.start(strand);
        parker.whileParked = () -> {
            strand.requestCancel("closing time");
            assertThat(waiter.interrupt()).isFalse();
            assertThat(waiter.isSettled()).isFalse();
            waiter.resume("cup");
        };

        assertThat(waiter.awaitUncancelled()).isEqualTo("cup");
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    @Test
    void strandTellsWhatItWaitsForWhileItDoes() throws Exception {
        parker.whileParked = () -> {
            assertThat(strand.waitTarget()).isSameAs(TEA);
            waiter.resume();
        };
        assertThat(strand.waitTarget()).isNull();

        waiter.await();

        assertThat(strand.waitTarget()).isNull();
        assertThat(waiter).hasToString("task 'guest' waits for tea");
    }

    /** The end of {@code of}. The strand {@code of} is the owner, because only that strand can end the wait. */
    private record End(Strand of) implements Awaitable {
        @Override
        public String description() {
            return "the end of " + of.name();
        }

        @Override
        public Strand owner() {
            return of;
        }
    }

    @Test
    void waitThatWouldCloseACycleIsRefused() {
        Strand host = parker.strand("host");
        Waiter hosts = new Waiter(host, new End(strand));
        Waiter guests = new Waiter(strand, new End(host));
        parker.whileParked = () -> {
            assertThatThrownBy(guests::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a cycle of awaits: task 'guest' waits for the end of host,"
                            + " task 'host' waits for the end of guest");
            hosts.resume();
        };

        assertThat(hosts.awaitUncancelled()).isNull();
        assertThat(guests.resume()).isFalse();
        assertThat(strand.waitTarget()).isNull();
    }

    @Test
    void waitForWhatIsBeingHandedOverIsNoCycle() throws Exception {
        Waiter guests = new Waiter(strand, new End(strand));
        parker.whileParked = () -> guests.resume("the lock");

        assertThat(guests.await()).isEqualTo("the lock");
    }

    @Test
    void strandThatIsNoTaskHasNoEndToWaitFor() {
        assertThatThrownBy(Strand.current()::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("'" + Thread.currentThread().getName() + "' is not a task, so there is no end to wait for");
    }

    @Test
    void chainOfWaitsThatEndsIsNoCycle() throws Exception {
        Strand host = parker.strand("host");
        Waiter hosts = new Waiter(host, TEA);
        Waiter guests = new Waiter(strand, new End(host));
        parker.whileParked = () -> {
            parker.whileParked = guests::resume;
            try {
                assertThat(guests.await()).isNull();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            hosts.resume();
        };

        assertThat(hosts.await()).isNull();
        assertThat(parker.parks).isEqualTo(2);
    }

    @Test
    void ofAResumeAndACancellationAtOnceExactlyOneWins() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            CyclicBarrier together = new CyclicBarrier(3);
            CompletableFuture<Object> seen = new CompletableFuture<>();
            CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
            Strand racing = new RacingStrand(together, seen);
            Waiter raced = new Waiter(racing, TEA);
            ((RacingStrand) racing).waiter = raced;
            racing.newThread(Thread.ofVirtual().factory()).start();
            Thread.startVirtualThread(() -> {
                await(together);
                handedOver.complete(raced.resume("cup"));
            });
            await(together);

            racing.requestCancel("closing time");

            assertThat(seen.get()).isEqualTo(handedOver.get() ? "cup" : "cancelled");
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final class RacingStrand extends Strand {
        private final CyclicBarrier together;
        private final CompletableFuture<Object> seen;
        private Waiter waiter;

        RacingStrand(CyclicBarrier together, CompletableFuture<Object> seen) {
            super(null, Parker.ofForeignThreads());
            this.together = together;
            this.seen = seen;
        }

        @Override
        public String name() {
            return "racer";
        }

        @Override
        public void run() {
            WaiterTest.await(together);
            try {
                seen.complete(waiter.await());
            } catch (InterruptedException e) {
                seen.complete("cancelled");
            } finally {
                leaveUnstarted();
            }
        }

        @Override
        public void startFailed(Throwable failure) {
            seen.completeExceptionally(failure);
        }
    }
}
