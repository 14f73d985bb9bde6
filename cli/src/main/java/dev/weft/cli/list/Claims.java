package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.list.SharedList.Ended;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Source;
import dev.weft.sync.Event;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The claims of this machine, which are the source of its jobs. A machine needs a free slot for each claim, and has as many
 * slots as requests may run at once. So it does not claim URLs that it cannot fetch yet, and other machines can claim them. A
 * claim gives its slot back when the list has stored that the claim has ended, when the claim is lost, and when its job waits
 * after an attempt.
 */
final class Claims implements Source<Job> {
    private static final int BATCH = 32;
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final SharedList list;
    private final Limits limits;
    private final JobSource jobs;
    private final Consumer<String> notes;
    private final Semaphore slots;

    /** The claims that are not over, by the identities of their URLs. */
    private final Map<Long, Claim> open = new ConcurrentHashMap<>();

    private final EndedClaims ended;
    private final Event changed = Event.create("the list has changed");

    /** Claims without a job, in the order of their start times. Only the task that calls {@link #next} uses the queue. */
    private final Deque<Claim> ready = new ArrayDeque<>();

    private final SlowStarts slowStarts;
    private final Shares shares;
    private final Outage outage;

    /** Whether the last transaction found fewer URLs than free slots. Only the task that calls {@link #next} uses the field. */
    private boolean exhausted;

    /** Whether this machine still adds URLs. */
    private volatile boolean filling = true;

    /**
     * The claims of one run.
     *
     * @param jobs makes jobs of targets
     * @param outage tells whether this machine reaches no host; if so, this machine claims one URL at a time
     * @param notes receives a line for each claim that is lost
     */
    Claims(SharedList list, Limits limits, JobSource jobs, Outage outage, Consumer<String> notes) {
        this.list = list;
        this.limits = limits;
        this.jobs = jobs;
        this.notes = notes;
        this.ended = new EndedClaims(list, notes);
        this.slots = Semaphore.of(limits.concurrency(), "claims");
        this.slowStarts = new SlowStarts(limits.perHost());
        this.shares = new Shares(list, limits.perHost(), slowStarts, System::nanoTime);
        this.outage = outage;
    }

    /** Waits for the next job; null if the list is finished. */
    @Override
    public @Nullable Job next() throws IOException, InterruptedException {
        while (true) {
            Claim claim = ready.isEmpty() ? claimed() : ready.removeFirst();
            if (claim == null) {
                return null;
            }
            Async.sleep(Duration.ofNanos(claim.start() - System.nanoTime()));
            if (claim.isOver()) {
                continue; // lost while it was ready
            }
            Job job = jobs.jobOrResult(claim.target(), (_, fetched) -> end(claim, fetched));
            if (job != null) {
                return job.withTicket(claim.ticket());
            }
        }
    }

    /** Waits until there is a URL to claim, and claims it; returns null if the list is finished. */
    private @Nullable Claim claimed() throws RunFailedException, InterruptedException {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            if (exhausted) {
                Async.moveOnAfter(pause, changed::await);
            }
            if (outage.isOut()) {
                outage.await();
            }
            int max = acquireSlots();
            changed.clear();
            List<Claim> claims;
            try {
                list.takeBackIfDue();
                claims = list.claim(max, limits, shares.allowance(open.values()));
            } catch (RunFailedException | InterruptedException e) {
                slots.release(max);
                throw e;
            }
            exhausted = claims.size() < max;
            if (exhausted) {
                slots.release(max - claims.size());
            }
            if (!claims.isEmpty()) {
                claims.forEach(this::add);
                claims.stream().sorted(Comparator.comparingLong(Claim::start)).forEach(ready::add);
                return ready.removeFirst();
            }
            if (!filling && open.isEmpty() && list.isFinished()) {
                return null;
            }
        }
    }

    /** Adds a claim. If this machine still has an earlier claim of the same URL, the earlier claim was lost. */
    private void add(Claim claim) {
        Claim earlier = open.put(claim.ticket().url(), claim);
        if (earlier != null) {
            lose(earlier);
        }
    }

    private static Duration longer(Duration pause) {
        return pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private int acquireSlots() throws InterruptedException {
        slots.acquire();
        int acquired = 1;
        while (acquired < BATCH && !outage.isOut() && slots.tryAcquire().isPresent()) {
            acquired++;
        }
        return acquired;
    }

    /** Notes that this machine has added its URLs, so that the jobs may end. */
    void filled() {
        filling = false;
        wake();
    }

    /** Notes that the list may have URLs to claim. */
    void wake() {
        changed.set();
    }

    /** The claim of a job; null if the claim is over. */
    @Nullable
    Claim of(Job job) {
        Ticket ticket = job.ticket();
        Claim claim = ticket == null ? null : open.get(ticket.url());
        return claim != null && claim.ticket().equals(ticket) ? claim : null;
    }

    /** Hands the result of a job to the task that stores results, unless the claim was lost. Does not wait. */
    void end(Job job, Fetched fetched) {
        Claim claim = of(job);
        if (claim != null) {
            end(claim, fetched);
        }
    }

    private void end(Claim claim, Fetched fetched) {
        if (finish(claim)) {
            ended.add(new Ended(claim, fetched.isSuccess() ? State.DONE : State.FAILED, ResultJson.write(fetched)));
        }
    }

    /** Notes that the lease of a claim has ended. */
    void lose(Claim claim) {
        if (finish(claim)) {
            claim.cancel(System.nanoTime());
            releaseSlot(claim);
            notes.accept(claim.target().url() + ": its lease has ended, so another machine may fetch it");
        }
    }

    /** Notes the end of an attempt. While its job waits for another attempt, a claim has no slot. */
    void attempted(Claim claim) {
        if (!claim.isOver()) {
            releaseSlot(claim);
        }
    }

    private void releaseSlot(Claim claim) {
        if (claim.takeSlot()) {
            slots.release();
        }
    }

    private boolean finish(Claim claim) {
        boolean first = claim.finish();
        open.remove(claim.ticket().url(), claim);
        return first;
    }

    /**
     * Prevents all machines from claiming URLs of a host for a time. Gives back the URLs of the host that were not
     * attempted, because they would occupy slots that this machine can use for other hosts.
     */
    void pause(String host, Duration pause) throws RunFailedException, InterruptedException {
        list.pause(host, pause);
        slowStarts.pause(host, System.nanoTime(), pause);
        for (Claim claim : List.copyOf(open.values())) {
            if (claim.host().equals(host) && claim.finishUnattempted()) {
                giveBack(claim);
            }
        }
    }

    /** Notes that a host has answered an attempt that began at the time {@code begun}. */
    void answered(String host, long begun) {
        slowStarts.answered(host, begun);
    }

    /** Gives a claim back, so that any machine can claim the URL. */
    void giveBack(Claim claim) {
        finish(claim);
        ended.add(new Ended(claim, State.WAITING, null));
    }

    /** Gives back all claims whose jobs are not being attempted. */
    void giveBackIdle() {
        open.values().stream().filter(Claim::finishIdle).forEach(this::giveBack);
    }

    /** Stores results until the calling task is cancelled. */
    void storeAll() throws RunFailedException, InterruptedException {
        ended.storeAll(this::stored);
    }

    private void stored(List<Ended> batch) {
        batch.forEach(each -> releaseSlot(each.claim()));
        changed.set();
    }

    /** Renews the leases until the calling task is cancelled. */
    void renewAll() throws RunFailedException, InterruptedException {
        while (true) {
            Async.sleep(list.lease().dividedBy(3));
            renew();
        }
    }

    void renew() throws RunFailedException, InterruptedException {
        List<Claim> present = List.copyOf(open.values());
        long before = System.nanoTime();
        Set<Ticket> renewed = present.isEmpty() ? Set.of() : list.renew(present);
        for (Claim claim : present) {
            if (renewed.contains(claim.ticket())) {
                claim.extend(before + list.lease().toNanos(), System.nanoTime());
            } else {
                lose(claim);
            }
        }
    }

    /** Stores the remaining results, and gives back URLs that were not fetched. Not cancellable; tries for 2 s. */
    void close() throws RunFailedException, InterruptedException {
        boolean closed = Async.shielded(() -> Async.moveOnAfter(CLOSING, this::giveBackAll));
        if (!closed) {
            notes.accept(
                    "the list cannot be reached, so URLs that were not fetched are free when their leases have ended");
        }
    }

    private void giveBackAll() throws RunFailedException, InterruptedException {
        List<Ended> rest = ended.removeAll();
        for (Claim claim : List.copyOf(open.values())) {
            if (finish(claim)) {
                rest.add(new Ended(claim, State.WAITING, null));
            }
        }
        if (!rest.isEmpty()) {
            list.end(rest);
        }
        list.endFilling(); // if this machine was stopped while it added URLs
        list.leave();
    }
}
