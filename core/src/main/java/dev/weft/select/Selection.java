package dev.weft.select;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Alternative;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enrolment;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One wait for the first of several clauses.
 *
 * <h2>Overview</h2>
 *
 * <p>First, the selection tries the clauses in order, without enqueuing, up to the first clause that uses no queue. If none
 * of these can be served, an {@link Alternative} of one {@link Waiter} is enrolled for each clause in order. A clause that
 * is ready claims the waiter: it settles the waiter for itself, and no further clause is enrolled. If such a clause then
 * cannot be served, the selection starts again with a new waiter. If no clause is ready, the selection waits. At the end
 * the selection leaves all wait queues.
 *
 * <pre>
 *   TRY ──── a clause is served immediately; nothing is left behind ► DONE
 *    ▼
 *            a clause is ready, or one in a wait queue is served
 *   ENROL ──────────────────────────────────────────────────────► SETTLED for one clause
 *    │  ▲ all are in wait queues     a clause is served              ▲
 *    │  └─────── claimed, but not served; all queues are left        │
 *    └─► WAIT ───────────────────────────────────────────────────────┘
 *          └──► CANCELLED: all queues are left, nothing was taken
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The waiter is settled once, for one alternative. Only that alternative has received an item or handed over its item;
 *       the others have no effect.
 *   <li>Clauses are tried in order: a clause is passed over only if it is not ready when it is tried.
 *   <li>When two selections meet in a rendezvous queue, the later one claims itself and then resumes the other. If the
 *       other is settled already, both may have claimed themselves at the same time, so each starts again with a new
 *       waiter. No wake-up is lost: a call that passed over the claimed selection has found another partner, or waits
 *       itself.
 * </ol>
 */
final class Selection<R extends @Nullable Object, X extends Exception> implements Awaitable {
    private final Strand strand = Strand.current();
    private final List<? extends Clause<? extends R, ? extends X>> clauses;
    private final List<Alternative> alternatives = new ArrayList<>();
    private final List<Clock.Timer> timers = new ArrayList<>(0);

    private Selection(List<? extends Clause<? extends R, ? extends X>> clauses) {
        this.clauses = clauses;
    }

    /** Waits for the first of {@code clauses} and runs its job. */
    static <R extends @Nullable Object, X extends Exception> R await(
            List<? extends Clause<? extends R, ? extends X>> clauses) throws X, InterruptedException {
        Strand.throwIfCancelled();
        for (Clause<? extends R, ? extends X> clause : clauses) {
            if (clause.choice().exclusive() == null) {
                break;
            }
            Object handed = clause.choice().atOnce();
            if (handed != null) {
                return clause.finish(handed);
            }
        }
        return new Selection<R, X>(clauses).await();
    }

    private R await() throws X, InterruptedException {
        Alternative chosen = choose();
        Clause<? extends R, ? extends X> clause = clauses.get(alternatives.indexOf(chosen));
        return clause.finish(chosen.item());
    }

    private Alternative choose() throws InterruptedException {
        while (true) {
            Waiter waiter = new Waiter(strand, this);
            alternatives.clear();
            try {
                if (enrol(waiter)) {
                    Object chosen = waiter.await();
                    if (chosen instanceof Alternative alternative) {
                        return alternative;
                    }
                    throw new AssertionError("a selection was resumed without one of its alternatives");
                }
            } finally {
                withdraw();
            }
            Strand.throwIfCancelled();
        }
    }

    /**
     * Enrols an alternative of {@code waiter} for each clause until the waiter is settled. Returns false if the clause that
     * settled it could not be served.
     */
    private boolean enrol(Waiter waiter) {
        for (Clause<?, ?> clause : clauses) {
            Alternative alternative = new Alternative(waiter, clause.choice().target());
            alternatives.add(alternative);
            Enrolment enrolment = enrol(clause, alternative);
            if (enrolment != Enrolment.WAITING) {
                return enrolment == Enrolment.SETTLED;
            }
        }
        return true;
    }

    private Enrolment enrol(Clause<?, ?> clause, Alternative alternative) {
        Enrolment enrolment = clause.choice().enrol(alternative);
        if (enrolment == Enrolment.WAITING && clause.choice() instanceof After after) {
            schedule(after.delay(), alternative);
        }
        return enrolment;
    }

    private void withdraw() {
        alternatives.forEach(Alternative::withdraw);
        timers.forEach(Clock.Timer::cancel);
        timers.clear();
    }

    /** Resumes {@code alternative} when {@code delay} has passed, unless this selection has ended before. */
    private void schedule(Duration delay, Alternative alternative) {
        Clock clock = Scheduler.of(strand).clock();
        timers.add(clock.schedule(clock.deadlineAfter(delay), alternative::resume));
    }

    @Override
    public String description() {
        return clauses.stream()
                .map(clause -> clause.choice().target().description())
                .collect(Collectors.joining(", or ", "the first of: ", ""));
    }

    /** The states of the targets of the clauses, each after the description of its target. */
    @Override
    public String state() {
        return alternatives().stream()
                .filter(target -> !target.state().isEmpty())
                .map(target -> target.description() + ": " + target.state())
                .collect(Collectors.joining("; "));
    }

    /**
     * The targets of the clauses. This is a view and not a copy, because it is requested whenever a selection begins to wait.
     */
    @Override
    public Collection<? extends Awaitable> alternatives() {
        return new AbstractList<Awaitable>() {
            @Override
            public Awaitable get(int index) {
                return clauses.get(index).choice().target();
            }

            @Override
            public int size() {
                return clauses.size();
            }
        };
    }
}
