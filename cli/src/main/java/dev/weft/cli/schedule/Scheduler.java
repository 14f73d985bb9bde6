package dev.weft.cli.schedule;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import dev.weft.sync.Event;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when each job is attempted. The jobs come from a {@link Source} and are carried out by a {@link Worker}.
 *
 * <pre>
 *   source ──► input task ──► messages ──► this task ──► backlog of the host ──► an attempt, in a task of its own
 *                  ▲                          │  ▲              ▲                            │
 *                  └────────── wanted ────────┘  │              └── again, at its time ◄─────┤
 *                                                └────────────────── ended ◄─────────────────┘
 * </pre>
 *
 * <p>All state belongs to the task that calls {@link #run}. The other tasks send messages to this task; only the input
 * task waits for it. The invariants:
 *
 * <ul>
 *   <li>At most {@link Limits#concurrency} attempts run at the same time, and at most {@link Limits#perHost} of them
 *       for one host. Each attempt occupies a slot.
 *   <li>A job holds a slot only while it is attempted. A job that waits for its next attempt, its host or the rate holds no
 *       slot.
 *   <li>If a slot is free, the rate allows a start, and any host may start a job, a job is started. There is one
 *       exception: until the input has ended, a host that has its share of the slots leaves a few slots free.
 *   <li>The input is read while the backlogs fit into a few megabytes. Beyond that, the input is read only while there
 *       are more free slots than jobs that are ready to start, or while a host leaves slots free. So a host late in the
 *       list is attempted even if the hosts before it have long backlogs. Memory does not grow with the input; see
 *       {@link Spill}.
 *   <li>The run ends when the input has ended, no job waits, and no attempt runs.
 * </ul>
 *
 * @param <J> the type of a job
 */
public final class Scheduler<J> {
    /** The number of bytes in memory above which backlogs are moved to the disk. */
    private static final long MEMORY = 8_000_000;

    /** The number of bytes on disk at which reading of the input pauses until backlogs have become shorter. */
    private static final long DISK = 200_000_000;

    /**
     * The number of messages that are handled before jobs are started again, so that a fast input does not delay starts.
     */
    private static final int BATCH = 64;

    private final Limits limits;
    private final Worker<J> worker;
    private final Codec<J> codec;
    private final Spill<J> spill;
    private final Hosts<J> hosts;
    private final Spacing spacing;
    private final Queue<Message<J>> messages = Queue.unbounded();
    private final Semaphore unread = Semaphore.of(BATCH);
    private final Event wanted = Event.create("input wanted");
    private int running;
    private boolean open = true;
    private volatile boolean stopped;

    /** Creates a scheduler. */
    public Scheduler(Limits limits, Codec<J> codec, Worker<J> worker) {
        this(limits, codec, worker, new Spill<>(codec, MEMORY, DISK));
    }

    Scheduler(Limits limits, Codec<J> codec, Worker<J> worker, Spill<J> spill) {
        this.limits = limits;
        this.worker = worker;
        this.codec = codec;
        this.spill = spill;
        this.hosts = new Hosts<>(limits, spill, codec);
        this.spacing = new Spacing(limits.interval());
    }

    /**
     * Carries out all jobs of {@code source}, and the jobs that are {@linkplain #add added} during the run.
     *
     * @throws IOException if the run cannot continue; running attempts are cancelled
     * @throws InterruptedException if the caller is cancelled; running attempts are cancelled too
     */
    public void run(Source<J> source) throws IOException, InterruptedException {
        try (spill) {
            TaskGroup.options().longLived().<IOException>run(group -> {
                group.spawn("input", () -> read(source));
                while (!isOver()) {
                    startAll(group);
                    await();
                }
                group.cancel("all jobs have ended");
            });
        }
    }

    private void read(Source<J> source) throws InterruptedException {
        try {
            for (J job = source.next(); job != null && !stopped; job = source.next()) {
                unread.acquire();
                messages.offer(new Message.Read<>(job));
                wanted.await();
            }
            messages.offer(new Message.InputEnded<>());
        } catch (IOException e) {
            messages.offer(new Message.Broken<>(e));
        }
    }

    /** Adds a job that an attempt has found. May be called by any task while the run lasts; does not wait. */
    public void add(J job) {
        messages.offer(new Message.Arrived<>(job));
    }

    /** Sets the minimum time between two starts at a host from now on. May be called by any task; does not wait. */
    public void space(String host, Duration interval) {
        messages.offer(new Message.Spaced<>(host, interval));
    }

    /**
     * Ends the run after the running attempts: no more jobs are started, and waiting jobs are dropped. May be called by any
     * thread; does not wait.
     */
    public void stop() {
        stopped = true;
        messages.offer(new Message.Stopped<>());
    }

    private boolean isOver() {
        return !open && running == 0 && hosts.waiting() == 0;
    }

    private void startAll(TaskGroup group) throws IOException {
        long now = Async.nanoTime();
        hosts.advance(now);
        Host<J> host = hosts.first();
        while (host != null && mayStart(host, now)) {
            spacing.start(now);
            start(group, host, hosts.start(host, now), now);
            host = hosts.first();
        }
        if (isWanting(host)) {
            wanted.set();
        } else {
            wanted.clear();
        }
    }

    private boolean mayStart(Host<J> host, long now) {
        return running < limits.concurrency() && spacing.earliest() <= now && !leavesSlots(host);
    }

    /** Whether a host that has its share of the slots must leave the free slots to hosts that are not known yet. */
    private boolean leavesSlots(Host<J> host) {
        boolean few = limits.concurrency() - running <= limits.reserve();
        return open && !spill.isFull() && host.storedHasShare && few;
    }

    /**
     * Whether to continue reading the input.
     *
     * @param first the host that may start the next job, or null
     */
    private boolean isWanting(@Nullable Host<J> first) {
        boolean idle = hosts.startable() < limits.concurrency() - running || (first != null && leavesSlots(first));
        return (idle || !spill.isTight()) && !spill.isFull() && hosts.size() < Limits.MAX_HOSTS;
    }

    private void start(TaskGroup group, Host<J> host, J job, long now) {
        running++;
        group.spawn(() -> {
            try {
                messages.offer(new Message.Ended<>(host, job, now, worker.attempt(job)));
            } catch (IOException e) {
                messages.offer(new Message.Broken<>(e));
            }
        });
    }

    /** Waits for messages, at most until the next job may start, and handles them. */
    private void await() throws IOException, InterruptedException {
        if (isOver()) {
            return;
        }
        Optional<Message<J>> next = messages.poll();
        if (next.isEmpty()) {
            next = take();
        }
        for (int i = 0; i < BATCH && next.isPresent(); i++) {
            handle(next.get());
            next = messages.poll();
        }
        if (next.isPresent()) {
            handle(next.get());
        }
    }

    private Optional<Message<J>> take() throws InterruptedException {
        long time = nextTime();
        if (time == Host.NEVER) {
            return Optional.of(messages.take());
        }
        long nanos = time - Async.nanoTime();
        return nanos <= 0
                ? Optional.empty()
                : Async.<Message<J>, RuntimeException>moveOnAfter(Duration.ofNanos(nanos), messages::take);
    }

    /** The earliest time at which a job may start if no message arrives. */
    private long nextTime() {
        if (running >= limits.concurrency()) {
            return Host.NEVER;
        }
        Host<J> first = hosts.first();
        if (first == null) {
            return Math.max(hosts.nextTime(), spacing.earliest());
        }
        return leavesSlots(first) ? hosts.nextTime() : spacing.earliest();
    }

    private void handle(Message<J> message) throws IOException {
        long now = Async.nanoTime();
        switch (message) {
            case Message.Arrived<J> arrived -> addJob(arrived.job(), now);
            case Message.Read<J> read -> {
                unread.release();
                addJob(read.job(), now);
            }
            case Message.Ended<J> ended -> endAttempt(ended, now);
            case Message.Spaced<J> spaced -> space(hosts.named(spaced.host()), spaced.interval(), now);
            case Message.InputEnded<J> _ -> open = false;
            case Message.Broken<J> broken -> throw broken.failure();
            case Message.Stopped<J> _ -> {
                open = false;
                hosts.clear();
            }
        }
    }

    private void space(Host<J> host, Duration interval, long now) {
        host.atLeast(interval);
        hosts.settle(host, now);
    }

    private void addJob(J job, long now) throws IOException {
        if (stopped) {
            return;
        }
        Host<J> host = hosts.named(codec.host(job));
        if (host.refusal() == null) {
            hosts.add(host, job, now);
        } else {
            worker.refuse(job, host.refusal());
        }
    }

    private void endAttempt(Message.Ended<J> ended, long now) throws IOException {
        running--;
        if (stopped) {
            return;
        }
        Host<J> host = ended.host();
        hosts.ended(host, ended.job(), ended.verdict(), ended.started(), now);
        String refusal = host.refusal();
        if (refusal != null) {
            for (J job = hosts.discard(host, now); job != null; job = hosts.discard(host, now)) {
                worker.refuse(job, refusal);
            }
        }
    }
}
