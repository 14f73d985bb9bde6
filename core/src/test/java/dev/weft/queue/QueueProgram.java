package dev.weft.queue;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Sweep;
import dev.weft.select.Clause;
import dev.weft.select.Select;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Producers and consumers over a few queues, all drawn from a seed: they put, take, offer, poll and select, time out,
 * are cancelled, and in the end the queues are closed. Some are the producer of a queue, and close it earlier, normally
 * or with a failure. Every item is a different number, and is recorded in the accounts when it was put and when it was
 * taken.
 */
final class QueueProgram implements Sweep.Program {
    private static final int MOST_TASKS = 12;
    private static final int MOST_ITEMS = 20;
    private static final int PER_PRODUCER = 1000;

    private final SplittableRandom random;
    private final List<Account> accounts = new ArrayList<>();
    private final Event never = Event.create();
    private final AtomicInteger producers = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

    QueueProgram(long seed) {
        this.random = new SplittableRandom(seed);
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            accounts.add(new Account(someQueue()));
        }
    }

    /** A queue, and the items that were put into it and taken from it. */
    private static final class Account {
        private final Queue<Integer> queue;
        private final ConcurrentLinkedQueue<Integer> put = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Integer> discarded = new ConcurrentLinkedQueue<>();

        Account(Queue<Integer> queue) {
            this.queue = queue;
        }

        void check() {
            List<Integer> in = sorted(put);
            List<Integer> out = new ArrayList<>(taken);
            out.addAll(discarded);
            Collections.sort(out);
            if (!in.equals(out)) {
                throw new AssertionError(queue + ": put " + in + ", but taken or discarded " + out);
            }
            Queue.Statistics expected = new Queue.Statistics(
                    0,
                    queue.capacity(),
                    put.size(),
                    taken.size(),
                    discarded.size(),
                    taken.size(),
                    0,
                    0,
                    true,
                    isFailed());
            if (!queue.statistics().equals(expected)) {
                throw new AssertionError(queue.statistics() + " is not as expected: " + expected);
            }
        }

        /** Whether the queue, which is closed and empty, was closed with a failure. */
        private boolean isFailed() {
            try {
                throw new AssertionError(queue + " is empty and closed, but polls " + queue.poll());
            } catch (QueueClosedException e) {
                return e.getCause() != null;
            }
        }

        private static List<Integer> sorted(ConcurrentLinkedQueue<Integer> items) {
            return items.stream().sorted().toList();
        }
    }

    private Queue<Integer> someQueue() {
        int capacity = 1 + random.nextInt(4);
        return switch (random.nextInt(5)) {
            case 0 -> Queue.unbounded();
            case 1 -> PriorityQueue.bounded(capacity, Comparator.<Integer>naturalOrder());
            case 2 -> LifoQueue.bounded(capacity);
            case 3 -> Queue.bounded(capacity);
            default -> Queue.rendezvous();
        };
    }

    /** Runs the program to its end, and checks the accounts. */
    @Override
    public void run(Scheduler scheduler) throws Exception {
        Runner.call(scheduler, () -> {
            TaskGroup.options().keepGoing().run(group -> {
                int tasks = 2 + random.nextInt(MOST_TASKS);
                List<Task<?>> started = new ArrayList<>();
                for (int i = 0; i < tasks; i++) {
                    SplittableRandom own = random.split();
                    started.add(i % 2 == 0 ? group.spawn(() -> produce(own)) : group.spawn(() -> consume(own)));
                }
                for (int i = random.nextInt(tasks); i > 0; i--) {
                    Async.sleep(Duration.ofNanos(random.nextInt(50_000)));
                    started.get(random.nextInt(tasks)).cancel("at random");
                }
                Async.sleep(Duration.ofNanos(random.nextInt(100_000)));
                accounts.forEach(this::close);
            });
            return null;
        });
        check();
    }

    private void close(Account account) {
        int way = random.nextInt(3);
        if (way < 2) {
            closeOrFail(account.queue, way == 0);
            for (var item = pollQuietly(account.queue); item != null; item = pollQuietly(account.queue)) {
                account.taken.add(item);
            }
        } else {
            account.discarded.addAll(account.queue.closeNow());
        }
    }

    private static void closeOrFail(Queue<Integer> queue, boolean well) {
        if (well) {
            queue.close();
        } else {
            queue.close(new IOException("at the end"));
        }
    }

    private static Integer pollQuietly(Queue<Integer> queue) {
        try {
            return queue.poll().orElseThrow();
        } catch (QueueClosedException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return accounts.stream()
                .map(account -> account.queue.toString())
                .toList()
                .toString();
    }

    private void check() {
        if (!broken.isEmpty()) {
            throw new AssertionError("broken: " + broken);
        }
        accounts.forEach(Account::check);
    }

    private void produce(SplittableRandom own) throws InterruptedException {
        int first = producers.getAndIncrement() * PER_PRODUCER;
        int count = own.nextInt(MOST_ITEMS);
        try {
            switch (own.nextInt(12)) {
                case 0 -> produceAlone(own, first, count);
                case 1 -> produceWithAnother(own, first, count);
                default -> {
                    for (int i = first; i < first + count; i++) {
                        put(own, i);
                    }
                }
            }
        } catch (QueueClosedException e) {
            // the program has ended, or another task has closed the queue
        } catch (IOException e) {
            // this task has closed the queue
        }
    }

    private void produceAlone(SplittableRandom own, int first, int count) throws IOException, InterruptedException {
        Account account = accounts.get(own.nextInt(accounts.size()));
        account.queue.produce(() -> putAllOrFail(own, account, account.queue::put, first, count));
    }

    /** Puts by one of two producer handles. The other handle is closed immediately. */
    private void produceWithAnother(SplittableRandom own, int first, int count)
            throws IOException, InterruptedException {
        Account account = accounts.get(own.nextInt(accounts.size()));
        List<Producer<Integer>> handles = account.queue.producers(2);
        handles.getFirst().close();
        Producer<Integer> handle = handles.getLast();
        handle.produce(() -> putAllOrFail(own, account, handle::put, first, count));
    }

    private static void putAllOrFail(
            SplittableRandom own, Account account, Action.On<Integer, RuntimeException> put, int first, int count)
            throws IOException, InterruptedException {
        for (int i = first; i < first + count; i++) {
            put.run(i);
            account.put.add(i);
        }
        if (own.nextBoolean()) {
            throw new IOException("at random");
        }
    }

    private void put(SplittableRandom own, Integer item) throws InterruptedException {
        Account account = accounts.get(own.nextInt(accounts.size()));
        Duration patience = Duration.ofNanos(1 + own.nextInt(100_000));
        switch (own.nextInt(4)) {
            case 0 -> putAndEnter(account, item);
            case 1 -> Async.moveOnAfter(patience, () -> putAndEnter(account, item));
            case 2 -> {
                if (account.queue.offer(item)) {
                    account.put.add(item);
                }
            }
            default -> select(own, item, patience);
        }
    }

    private static boolean putAndEnter(Account account, Integer item) throws InterruptedException {
        account.queue.put(item);
        return account.put.add(item);
    }

    /**
     * Selects between putting {@code item} into one queue, taking from one of the other queues, and giving up. If
     * {@code item} is null, does not put.
     */
    private void select(SplittableRandom own, Integer item, Duration patience) throws InterruptedException {
        int offered = own.nextInt(accounts.size());
        List<Clause<Boolean, RuntimeException>> clauses = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            clauses.add(
                    item != null && i == offered
                            ? Select.put(account.queue, item, () -> account.put.add(item))
                            : Select.take(account.queue, account.taken::add));
        }
        clauses.add(own.nextBoolean() ? Select.after(patience, () -> false) : Select.whenSet(never, () -> false));
        @SuppressWarnings({"unchecked", "rawtypes"})
        Clause<Boolean, RuntimeException>[] array = clauses.toArray(new Clause[0]);
        if (own.nextBoolean()) {
            Select.first(array);
        } else {
            Select.fairly(array);
        }
    }

    private void consume(SplittableRandom own) throws InterruptedException {
        Map<Integer, Integer> last = new HashMap<>();
        try {
            while (true) {
                take(own, last);
            }
        } catch (QueueClosedException e) {
            // the program has ended
        }
    }

    private void take(SplittableRandom own, Map<Integer, Integer> last) throws InterruptedException {
        Account account = accounts.get(own.nextInt(accounts.size()));
        Duration patience = Duration.ofNanos(1 + own.nextInt(100_000));
        switch (own.nextInt(6)) {
            case 0 -> account.taken.add(account.queue.take());
            case 5 -> toTheEnd(account);
            case 1 -> Async.moveOnAfter(patience, () -> account.taken.add(account.queue.take()));
            case 2 -> {
                account.queue.poll().ifPresent(account.taken::add);
                Async.sleep(patience);
            }
            case 3 -> inOrder(account, last);
            default -> select(own, null, patience);
        }
    }

    /** Takes all items. Checks that this ends normally only if the queue was not closed with a failure. */
    private void toTheEnd(Account account) throws InterruptedException {
        account.queue.forEach(account.taken::add);
        if (account.queue.statistics().failed()) {
            broken.add(account.queue + " failed, but ended normally");
        }
    }

    /**
     * Takes the items, and checks that the items of each producer of a FIFO queue come in the order in which they were
     * put.
     */
    private void inOrder(Account account, Map<Integer, Integer> last) throws InterruptedException {
        Integer item = account.queue.take();
        account.taken.add(item);
        if (account.queue instanceof FifoQueue) {
            Integer before = last.put(accounts.indexOf(account) * PER_PRODUCER + item / PER_PRODUCER, item);
            if (before != null && before >= item) {
                broken.add(item + " came after " + before);
            }
        }
    }
}
