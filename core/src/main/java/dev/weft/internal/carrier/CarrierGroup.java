package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.IdleCarriers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads on carriers (platform threads). Work spreads to other carriers when a second core saves more time than
 * the hand-over costs.
 *
 * <h2>Overview</h2>
 *
 * <p>A virtual thread that is made ready on a carrier stays there, in the carrier's {@link Lane}, because waking another
 * core takes longer than most tasks run until they wait again. An idle carrier checks the others at short intervals, and
 * takes work from a carrier whose virtual threads run long between two switches ({@link WorkStealing}). A carrier that is
 * ASLEEP may also wait for events from outside ({@link Watch}). Threads made ready elsewhere come through the {@code inbox}.
 *
 * <pre>
 *   execute, by a thread on a carrier ──► its lane ──┬──► that carrier, first come, first served
 *                                                    └──► an idle carrier, if it pays
 *   execute, by any other thread ──► inbox ──► the first carrier that polls; one that sleeps is woken
 * </pre>
 *
 * <p>A carrier needs a <i>seat</i> to run, and there are {@code parallelism} seats. A carrier that is stuck in native code,
 * or is about to block, loses its seat to another carrier. When it comes back, it takes a free seat, or becomes a spare.
 *
 * <pre>
 *              nothing to do                  blocks or is stuck: its seat is free
 *    ASLEEP ◄────────────────── RUNNING ──────────────────────────────────────────► UNSEATED
 *       │  ──────────────────►   │   ▲  ◄──────────────────────────────────────────  │
 *       │   woken, or polls      │   │           a seat is free                      │ no seat is free
 *       │                        │   └───────────────────────────────────────── SPARE ◄┘
 *       └ nothing for long       └ an error                a seat is free         └ nothing for long
 *             └──────────► GONE ◄──┘                                                  └──► GONE
 * </pre>
 *
 * <p>Every transition is a compare-and-set. A carrier leaves RUNNING by itself or through {@link #unseat}, ASLEEP and SPARE by
 * itself or through the thread that wakes it, UNSEATED only by itself.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The number of free seats plus the number of carriers that are RUNNING or ASLEEP is {@code parallelism}. The thread
 *       whose compare-and-set ends one of these two states frees the seat, or leaves it with the carrier.
 *   <li>The count of {@link Sleepers} is never less than the number of carriers that are ASLEEP: it is incremented before a
 *       carrier becomes ASLEEP, and decremented after that state has ended.
 *   <li>No lost wake-up: a thread first adds to the inbox, and then reads the number of {@link Sleepers} and the free seats;
 *       a carrier first becomes ASLEEP, or frees its seat, and then reads the inbox. At least one of the two sees the change
 *       of the other. A carrier reads the inbox after it was woken, so it finds the work of all threads that tried to wake
 *       it.
 *   <li>A carrier that is not RUNNING has no work in its lane, where the work would have to wait. The work of a carrier that
 *       loses its seat is moved to the inbox, and work that the carrier makes ready afterwards goes there too. If a thread
 *       adds work to the lane at the moment in which {@link #unseat} is called from outside, the {@link Overseer} moves that
 *       work at its next check.
 *   <li>{@link #execute} never fails because there is no carrier, never waits and takes no lock: the JDK calls it with
 *       monitors held, and loses the thread if it throws. If no carrier can be started, the overseer tries again.
 * </ol>
 */
public final class CarrierGroup implements Executor {
    private final int parallelism;
    private final Patience patience;
    private final Clock clock;
    private final Overseer overseer;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Crew crew;
    private final Crew.CarrierFactory factory;
    private final Watch watch;
    private final AtomicInteger seats;
    private final Sleepers sleepers;
    private final AtomicInteger spares = new AtomicInteger();

    /** Creates a group whose carriers are started when they are needed. */
    CarrierGroup(String name, int parallelism, Clock clock) {
        this(name, parallelism, Patience.USUAL, clock);
    }

    CarrierGroup(String name, int parallelism, Patience patience, Clock clock) {
        this(name, parallelism, patience, clock, Carrier::new);
    }

    CarrierGroup(String name, int parallelism, Patience patience, Clock clock, Crew.CarrierFactory factory) {
        this.parallelism = parallelism;
        this.patience = patience;
        this.clock = clock;
        this.watch = new Watch(this);
        this.seats = new AtomicInteger(parallelism);
        this.overseer = new Overseer(this, clock);
        this.factory = factory;
        this.crew = new Crew(this, name, factory);
        this.sleepers = new Sleepers(this, crew, watch);
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    Patience patience() {
        return patience;
    }

    Overseer overseer() {
        return overseer;
    }

    /** Returns the part of this group that waits for events from outside while a carrier is idle. */
    public IdleCarriers idleCarriers() {
        return watch;
    }

    Watch watch() {
        return watch;
    }

    Sleepers sleepers() {
        return sleepers;
    }

    Crew crew() {
        return crew;
    }

    Carrier[] carriers() {
        return crew.all();
    }

    boolean isInboxEmpty() {
        return inbox.isEmpty();
    }

    @Nullable
    Runnable pollInbox() {
        return inbox.poll();
    }

    boolean hasWork() {
        return !inbox.isEmpty() || crew.hasWork() || watch.isVacant();
    }

    @Override
    public void execute(Runnable task) {
        Carrier here = currentCarrier();
        if (here != null && here.isRunning()) {
            here.lane().offer(task);
        } else {
            inbox.add(task);
            putToWork();
        }
    }

    boolean isOnRunningCarrier() {
        Carrier here = currentCarrier();
        return here != null && here.isRunning();
    }

    /** The carrier of this group that runs the current thread; null if there is none. */
    private @Nullable Carrier currentCarrier() {
        return factory.current() instanceof Carrier carrier && carrier.group() == this ? carrier : null;
    }

    /** If a carrier is asleep or a seat is free, wakes or starts a carrier, to take waiting work; returns whether it did. */
    boolean putToWork() {
        return sleepers.wakeOne() || (takeSeat() && seatAnother());
    }

    /** Wakes or starts a carrier to help the caller. Idle carriers that check at intervals come without being woken. */
    void callHelp() {
        if (sleepers.isAnyAsleepUntilWoken() || seats.get() > 0) {
            putToWork();
        }
    }

    private boolean takeSeat() {
        for (int free = seats.get(); free > 0; free = seats.get()) {
            if (seats.compareAndSet(free, free - 1)) {
                return true;
            }
        }
        return false;
    }

    private void freeSeat() {
        seats.incrementAndGet();
        watch.passOnChanges();
        if (hasWork()) {
            putToWork();
        }
    }

    /** Gives a seat, which the caller has taken, to a spare or new carrier; returns false if no carrier can be started. */
    private boolean seatAnother() {
        if ((spares.get() > 0 && seatSpare()) || crew.start()) {
            return true;
        }
        seats.incrementAndGet();
        return false;
    }

    private boolean seatSpare() {
        for (Carrier carrier : crew.all()) {
            if (carrier.move(Carrier.State.SPARE, Carrier.State.RUNNING)) {
                spares.decrementAndGet();
                carrier.unpark();
                return true;
            }
        }
        return false;
    }

    /** Takes the seat of {@code carrier}, and puts another to work in its place; returns false if it has no seat. */
    boolean unseat(Carrier carrier) {
        boolean unseated = carrier.move(Carrier.State.RUNNING, Carrier.State.UNSEATED);
        if (unseated) {
            moveToInbox(carrier.lane());
            freeSeat();
        }
        return unseated;
    }

    /**
     * Called when the current thread is about to block: its carrier gives its seat to another.
     *
     * @return false if the carrier had no seat
     */
    public boolean leaveSeat() {
        Carrier here = currentCarrier();
        return here != null && unseat(here);
    }

    /** Called after the current thread has blocked: its carrier takes a seat if it has none and one is free. */
    public void returnToSeat() {
        Carrier here = currentCarrier();
        if (here != null && here.state() == Carrier.State.UNSEATED && takeSeat()) {
            here.move(Carrier.State.UNSEATED, Carrier.State.RUNNING);
        }
    }

    /** Waits for a seat for {@code carrier}, the caller, which is UNSEATED; returns false if the carrier must end. */
    boolean seatAgain(Carrier carrier) {
        boolean inVain = false;
        while (!takeSeat()) {
            if (inVain && carrier.move(Carrier.State.UNSEATED, Carrier.State.GONE)) {
                crew.remove(carrier);
                return false;
            }
            moveToInbox(carrier.lane());
            spares.incrementAndGet();
            carrier.move(Carrier.State.UNSEATED, Carrier.State.SPARE);
            inVain = seats.get() == 0 && !carrier.awaitSeat(patience.keepAlive());
            if (!carrier.move(Carrier.State.SPARE, Carrier.State.UNSEATED)) {
                return true; // with the seat of the thread that has woken it
            }
            spares.decrementAndGet();
        }
        return carrier.move(Carrier.State.UNSEATED, Carrier.State.RUNNING);
    }

    /** Empties the lane of a carrier that has no seat, so that carriers with a seat take its work. */
    void moveToInbox(Lane lane) {
        boolean moved = false;
        for (Runnable task = lane.poll(); task != null; task = lane.poll()) {
            inbox.add(task);
            moved = true;
        }
        if (moved) {
            putToWork();
        }
    }

    /** Ends {@code carrier}, the caller, which was idle too long; returns false if it lost its seat, and must not end. */
    boolean retire(Carrier carrier) {
        if (!carrier.move(Carrier.State.RUNNING, Carrier.State.GONE)) {
            return false;
        }
        crew.remove(carrier);
        freeSeat();
        return true;
    }

    /** Ends {@code carrier}, the caller, because of {@code failure}, which a thread threw. Another carrier takes its work. */
    void replace(Carrier carrier, Throwable failure) {
        boolean seated = carrier.move(Carrier.State.RUNNING, Carrier.State.GONE);
        carrier.move(Carrier.State.UNSEATED, Carrier.State.GONE);
        crew.remove(carrier);
        moveToInbox(carrier.lane());
        if (seated) {
            freeSeat();
        }
        System.getLogger("dev.weft")
                .log(System.Logger.Level.ERROR, "a carrier of virtual threads failed and was replaced", failure);
    }

    @Override
    public String toString() {
        return "carriers [" + parallelism + " at once, " + crew + ", " + sleepers + "]";
    }
}
