package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.spi.run.SharedThreads;
import dev.weft.spi.run.Starter;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strands that share threads: each is run once, none has to wait for another to end, and a missing thread is told. */
class SharedThreadsScheduleTest extends Exploration {
    private static final String SHARED = "dev.weft.spi.run.SharedThreads";

    /** Two threads start two strands each. */
    private static void twoStarters(Cast cast) {
        Starter starter = new SharedThreads(cast.casting());
        int[] runs = new int[1];
        for (String name : List.of("1", "2")) {
            cast.thread("starts " + name, () -> {
                cast.task(starter, name + ".1", () -> runs[0]++);
                cast.task(starter, name + ".2", () -> runs[0]++);
            });
        }
        cast.afterwards(() -> assertThat(runs[0]).as("strands that ran").isEqualTo(4));
    }

    @Test
    void everyStrandIsRunOnce() {
        sound(SharedThreadsScheduleTest::twoStarters);
    }

    @Test
    @Mistake(in = SHARED, method = "start", kind = Kind.TAKES_FOR_FALSE, call = "claimStart")
    void strandThatNoThreadIsSentForIsFound() {
        broken("strands that ran", SharedThreadsScheduleTest::twoStarters);
    }

    @Test
    @Mistake(in = SHARED, method = "strandWasAdded", kind = Kind.TAKES_FOR_TRUE, call = "isQueueEmpty")
    void threadThatArrivesWithoutAnotherLookAtTheLineIsFound() {
        broken("no actor can go on", SharedThreadsScheduleTest::waitingForEachOther);
    }

    /** A strand waits for what one does that was started after it. */
    private static void waitingForEachOther(Cast cast) {
        Starter starter = new SharedThreads(cast.casting());
        Event done = Event.create();
        cast.thread("starts", () -> {
            cast.task(starter, "first", () -> {});
            cast.task(starter, "waits", done::await);
            cast.task(starter, "waits too", done::await);
            cast.task(starter, "sets", done::set);
        });
    }

    @Test
    void strandNeedNotWaitForAnotherToEnd() {
        sound(SharedThreadsScheduleTest::waitingForEachOther);
    }

    @Test
    @Mistake(in = SHARED, method = "runNext", kind = Kind.LEAVES_OUT, call = "startNextThread")
    void threadThatSendsNoOtherIsFound() {
        broken("no actor can go on", SharedThreadsScheduleTest::waitingForEachOther);
    }

    /** A strand is cancelled, at any moment, and another one runs on its thread. */
    private static void cancelled(Cast cast) {
        Starter starter = new SharedThreads(cast.casting());
        cast.thread("starts", () -> {
            Player first = cast.task(starter, "first", Cast::pause);
            cast.cancels(first);
            cast.task(
                    starter,
                    "second",
                    () -> assertThat(Thread.currentThread().isInterrupted())
                            .as("interrupted by another's cancellation")
                            .isFalse());
        });
    }

    @Test
    void cancellationDoesNotReachTheNextOnTheThread() {
        sound(SharedThreadsScheduleTest::cancelled);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Delivery", method = "deliver", kind = Kind.TAKES_FOR_TRUE, call = "isInside")
    void cancellationOfAStrandThatHasEndedIsFound() {
        broken("interrupted", SharedThreadsScheduleTest::cancelled);
    }

    /** Two threads start strands, and one of them finds that no thread can be had. */
    private static void inVain(Cast cast) {
        Casting casting = cast.casting();
        Starter starter = new SharedThreads(casting);
        int[] ends = new int[1];
        cast.thread("starts", () -> new Attempt(cast, ends).start(starter));
        cast.thread(
                "starts in vain", () -> casting.as("unstarted", false, () -> new Attempt(cast, ends).start(starter)));
        cast.afterwards(() -> assertThat(ends[0]).as("strands that have ended").isEqualTo(2));
    }

    @Test
    void strandThatGetsNoThreadIsTold() {
        sound(SharedThreadsScheduleTest::inVain);
    }

    @Test
    @Mistake(in = SHARED, method = "startThreadFor", kind = Kind.LEAVES_OUT, call = "failAll")
    void strandInLineForAThreadThatDoesNotComeIsFound() {
        broken("strands that have ended", SharedThreadsScheduleTest::inVain);
    }

    /** A strand that ends whether it gets a thread or not. */
    private static final class Attempt extends Strand {
        private final int[] ends;

        Attempt(Cast cast, int[] ends) {
            super(null, cast.stage());
            this.ends = ends;
        }

        void start(Starter starter) {
            try {
                starter.start(this);
            } catch (OutOfMemoryError e) {
                startFailed(e);
            }
        }

        @Override
        public void run() {
            ends[0]++;
        }

        @Override
        public void startFailed(Throwable failure) {
            ends[0]++;
        }

        @Override
        public String name() {
            return "attempt";
        }
    }
}
