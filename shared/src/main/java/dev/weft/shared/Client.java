package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.ClosedException;
import dev.weft.OpenTaskGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.pace.Backoff;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.LocalTime;
import dev.weft.shared.spi.Owner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The part that all primitives of one {@link Shared} use: calls, announcements, leases and tasks. */
final class Client {
    /**
     * Loaded with the first client: the superclass then has a subclass before code that catches the superclass is compiled (ADR
     * 0041).
     */
    static final List<Class<?>> EARLY_EXCEPTIONS = List.of(LeaseLostException.class);

    private static final Backoff BACKOFF = Backoff.exponential(Duration.ofMillis(50), Duration.ofSeconds(2));

    final Engine engine;
    final SharedOptions options;
    final Owner owner;
    final LocalTime time;
    final Notices notices = new Notices();
    final Leases leases;
    final Puts puts;
    private final RandomGenerator random;
    private final OpenTaskGroup tasks = TaskGroup.open(TaskGroup.options(), "shared");
    private final AtomicLong ids = new AtomicLong();
    private final ConnectionLog connectionLog;
    private final List<Task<Void>> keepers;
    private final Set<Call<?>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Client(Engine engine, SharedOptions options) {
        this.engine = engine;
        this.options = options;
        this.time = engine.time();
        this.random = randomOfRun();
        this.owner = new Owner(options.host() + "/" + Long.toHexString(random.nextLong()), options.host());
        this.connectionLog = new ConnectionLog(engine.description());
        this.leases = new Leases(this);
        this.puts = new Puts(owner.id());
        keepers = List.of(
                tasks.spawn("listens", untilClosed(this::listen)),
                tasks.spawn("renews leases", untilClosed(leases::renew)),
                tasks.spawn("watches leases", untilClosed(leases::watch)));
    }

    /** Wraps the body of a background task. A cancellation by {@link #close} is the normal end of such a task. */
    private Action<RuntimeException> untilClosed(Action<RuntimeException> body) {
        return () -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                if (!closed) {
                    throw e;
                }
            }
        };
    }

    /**
     * The random generator of the run, if the run can be replayed; otherwise a generator that any thread can use and
     * that is seeded differently on each machine.
     */
    private static RandomGenerator randomOfRun() {
        Strand strand = Strand.currentOrNull();
        RandomGenerator own = strand == null ? null : Scheduler.of(strand).random();
        return own == null || own instanceof ThreadLocalRandom ? new SecureRandom() : own;
    }

    /** An id that no other call of this method returns, on any machine. */
    String newId() {
        return owner.id() + "/" + ids.incrementAndGet();
    }

    /**
     * Calls the engine until there is an answer, and returns the answer. A caller that is cancelled stops waiting;
     * {@code undo} then runs when the operation has ended.
     */
    <T> T call(String what, Call.Operation<T> operation, Call.Undo<? super T> undo) throws InterruptedException {
        Strand.throwIfCancelled();
        Call<T> call = new Call<>(what + " at " + engine.description(), undo);
        pending.add(call);
        try {
            if (closed) {
                throw isClosed();
            }
            tasks.spawn(what, () -> run(call, operation));
            return call.await();
        } finally {
            pending.remove(call);
        }
    }

    private ClosedException isClosed() {
        return new ClosedException("the client of " + engine.description() + " is closed");
    }

    /** Calls the engine for an operation that has nothing to undo. */
    <T> T call(String what, Call.Operation<T> operation) throws InterruptedException {
        return call(what, operation, answer -> {});
    }

    /**
     * Runs {@code operation} in the background. After the duration of a lease, the operation would be of no use, so it
     * is not attempted any more.
     */
    void later(String what, Call.Operation<?> operation) {
        try {
            tasks.spawn(
                    what,
                    () -> Async.moveOnAfter(options.lease(), () -> {
                        for (int attempt = 0; !tryOnce(operation, attempt); attempt++) {
                            pause(attempt);
                        }
                    }));
        } catch (ClosedException afterTheEnd) {
            connectionLog.log("not done, because the client is closed: " + what);
        }
    }

    private boolean tryOnce(Call.Operation<?> operation, int attempt) throws InterruptedException {
        try {
            attempt(operation);
            return true;
        } catch (EngineException e) {
            connectionLog.failed(e, attempt);
            return !e.isTransient();
        }
    }

    /**
     * Repeats the operation until it succeeds or is refused, or until the caller was cancelled. Ends {@code call} in
     * every case.
     */
    private <T> void run(Call<T> call, Call.Operation<T> operation) throws InterruptedException {
        try {
            for (int attempt = 0; attempt == 0 || !call.isAbandoned(); attempt++) {
                try {
                    call.answer(attempt(operation));
                    return;
                } catch (EngineException e) {
                    connectionLog.failed(e, attempt);
                    if (!e.isTransient()) {
                        call.fail(new SharedException(String.valueOf(e.getMessage()), e));
                        return;
                    }
                }
                pause(attempt);
            }
            call.fail(new ClosedException("the caller has left"));
        } catch (InterruptedException e) {
            call.fail(isClosed());
            throw e;
        } catch (RuntimeException e) {
            call.fail(e);
        } catch (Error e) {
            call.fail(new SharedException("the engine failed: " + e, e));
            throw e;
        }
    }

    /** Makes one attempt, which fails if the server has not answered within {@link SharedOptions#callTimeout}. */
    <T> T attempt(Call.Operation<T> operation) throws EngineException, InterruptedException {
        try {
            T answer = Async.<T, EngineException>withTimeout(options.callTimeout(), () -> operation.run());
            connectionLog.reached();
            return answer;
        } catch (TimedOutException e) {
            throw EngineException.unreachable(engine.description() + " did not answer in time", e);
        }
    }

    void pause(int attempt) throws InterruptedException {
        Async.sleep(BACKOFF.delay(Math.min(attempt + 1, 10), random));
    }

    private void listen() throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                engine.listen(notices);
                connectionLog.log(engine.description() + " does not announce changes, so waiting operations poll it");
                return;
            } catch (EngineException e) {
                connectionLog.failed(e, attempt);
                attempt = notices.takeConnected() ? 0 : attempt;
            }
            pause(attempt);
        }
    }

    /** Gives all leases back, and ends the tasks. Calls that have not ended by then fail. */
    void close() throws InterruptedException {
        closed = true;
        notices.wakeAll();
        leases.close();
        keepers.forEach(keeper -> keeper.cancel("the client is closed"));
        try {
            tasks.close(options.callTimeout());
        } finally {
            pending.forEach(call -> call.fail(isClosed()));
        }
    }

    /**
     * The puts of a client that have not ended. Each put tells the server the oldest such put, so that the server can
     * forget its answers to earlier puts.
     */
    static final class Puts {
        private final String client;
        private final TreeSet<Long> pending = new TreeSet<>();
        private long last;

        Puts(String client) {
            this.client = client;
        }

        synchronized Items.Call begin() {
            pending.add(++last);
            return new Items.Call(client, last, pending.first());
        }

        synchronized void end(Items.Call call) {
            pending.remove(call.number());
        }
    }
}
