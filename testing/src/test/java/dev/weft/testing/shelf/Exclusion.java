package dev.weft.testing.shelf;

import static dev.weft.testing.shelf.Exhibit.require;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import dev.weft.sync.Condition;
import dev.weft.sync.Lock;
import dev.weft.sync.ReadWriteLock;
import dev.weft.sync.Semaphore;
import dev.weft.testing.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Mutual exclusion, and waits for it. */
final class Exclusion {
    static final List<Exhibit> EXHIBITS = List.of(
            new Exhibit("lock order inversion", Exclusion::transfersCross, Exclusion::transfersLockInOneOrder),
            new Exhibit("dining philosophers", Exclusion::philosophersStarve, Exclusion::philosophersEat),
            new Exhibit("permits exhausted by nested acquire", Exclusion::permitsInTwoSteps, Exclusion::permitsAtOnce),
            new Exhibit(
                    "a wait inside a lock for a task that needs the lock",
                    Exclusion::putsInsideTheLock,
                    Exclusion::putsOutsideTheLock),
            new Exhibit("starvation of a writer", Exclusion::writerStarves, Exclusion::writerGetsItsTurn),
            new Exhibit("double release", Exclusion::permitComesBackTwice, Exclusion::permitComesBackOnce));

    private static final Duration MOMENT = Duration.ofMillis(10);

    private Exclusion() {}

    // Lock order

    private record Account(int number, Lock lock) {
        Account(int number) {
            this(number, Lock.create("account " + number));
        }
    }

    private static void transfersCross(Simulation simulation) throws InterruptedException {
        Account one = new Account(1);
        Account two = new Account(2);
        TaskGroup.run(group -> {
            group.spawn("there", () -> transfer(one, two));
            group.spawn("back", () -> transfer(two, one));
        });
    }

    private static void transfersLockInOneOrder(Simulation simulation) throws InterruptedException {
        Account one = new Account(1);
        Account two = new Account(2);
        TaskGroup.run(group -> {
            group.spawn("there", () -> transferInOrder(one, two));
            group.spawn("back", () -> transferInOrder(two, one));
        });
    }

    private static void transfer(Account from, Account to) throws InterruptedException {
        try (var _ = from.lock().acquire();
                var _ = to.lock().acquire()) {
            Async.checkpoint();
        }
    }

    private static void transferInOrder(Account from, Account to) throws InterruptedException {
        boolean ascending = from.number() < to.number();
        transfer(ascending ? from : to, ascending ? to : from);
    }

    // Philosophers

    private static void philosophersStarve(Simulation simulation) throws InterruptedException {
        List<Semaphore> forks = forks();
        Async.forEach(
                IntStream.range(0, 4).boxed().toList(), 4, seat -> eat(forks.get(seat), forks.get((seat + 1) % 4)));
    }

    private static void philosophersEat(Simulation simulation) throws InterruptedException {
        List<Semaphore> forks = forks();
        Async.forEach(IntStream.range(0, 4).boxed().toList(), 4, seat -> {
            int next = (seat + 1) % 4;
            eat(forks.get(Math.min(seat, next)), forks.get(Math.max(seat, next)));
        });
    }

    private static List<Semaphore> forks() {
        return IntStream.range(0, 4)
                .mapToObj(number -> Semaphore.of(1, "fork " + number))
                .toList();
    }

    private static void eat(Semaphore first, Semaphore second) throws InterruptedException {
        try (var _ = first.acquire();
                var _ = second.acquire()) {
            Async.sleep(MOMENT);
        }
    }

    // Nested acquire

    private static void permitsInTwoSteps(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(2, "connections");
        Async.forEach(List.of("report", "backup"), 2, job -> {
            try (var _ = connections.acquire()) {
                Async.checkpoint();
                try (var _ = connections.acquire()) {
                    Async.sleep(MOMENT);
                }
            }
        });
    }

    private static void permitsAtOnce(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(2, "connections");
        Async.forEach(List.of("report", "backup"), 2, job -> {
            try (var _ = connections.acquire(2)) {
                Async.sleep(MOMENT);
            }
        });
    }

    // A wait inside a lock

    private static void putsInsideTheLock(Simulation simulation) throws InterruptedException {
        Lock totals = Lock.create("totals");
        Queue<Integer> sales = Queue.bounded(1, "sales");
        TaskGroup.run(group -> {
            group.spawn("till", () -> {
                for (int sale = 1; sale <= 3; sale++) {
                    try (var _ = totals.acquire()) {
                        sales.put(sale);
                    }
                }
                sales.close();
            });
            group.spawn("bookkeeper", () -> book(sales, totals));
        });
    }

    private static void putsOutsideTheLock(Simulation simulation) throws InterruptedException {
        Lock totals = Lock.create("totals");
        Queue<Integer> sales = Queue.bounded(1, "sales");
        TaskGroup.run(group -> {
            group.spawn("till", () -> {
                for (int sale = 1; sale <= 3; sale++) {
                    totals.acquire().close();
                    sales.put(sale);
                }
                sales.close();
            });
            group.spawn("bookkeeper", () -> book(sales, totals));
        });
    }

    private static void book(Queue<Integer> sales, Lock totals) throws InterruptedException {
        sales.forEach(sale -> totals.acquire().close());
    }

    // Starvation

    /** Lets a writer in when no reader is inside, which may never be. */
    private static final class ReadersFirst {
        private final Lock lock = Lock.create();
        private final Condition nobodyReads = lock.newCondition();
        private int readers;

        void read() throws InterruptedException {
            try (var _ = lock.acquire()) {
                readers++;
            }
            Async.sleep(MOMENT);
            try (var _ = lock.acquire()) {
                readers--;
                nobodyReads.signalAll();
            }
        }

        void write() throws InterruptedException {
            try (var _ = lock.acquire()) {
                nobodyReads.awaitUntil(() -> readers == 0);
            }
        }
    }

    private static void writerStarves(Simulation simulation) throws InterruptedException {
        ReadersFirst book = new ReadersFirst();
        boolean[] written = {false};
        TaskGroup.run(group -> {
            for (String name : List.of("Ada", "Grace")) {
                group.spawn(name, () -> {
                    for (int page = 0; page < 20; page++) {
                        book.read();
                    }
                    require(written[0], "twenty pages are read and the writer still waits");
                });
            }
            group.spawn("writer", () -> {
                book.write();
                written[0] = true;
            });
        });
    }

    private static void writerGetsItsTurn(Simulation simulation) throws InterruptedException {
        ReadWriteLock book = ReadWriteLock.create();
        boolean[] written = {false};
        TaskGroup.run(group -> {
            for (String name : List.of("Ada", "Grace")) {
                group.spawn(name, () -> {
                    for (int page = 0; page < 20; page++) {
                        try (var _ = book.read()) {
                            Async.sleep(MOMENT);
                        }
                    }
                    require(written[0], "twenty pages are read and the writer still waits");
                });
            }
            group.spawn("writer", () -> {
                try (var _ = book.write()) {
                    written[0] = true;
                }
            });
        });
    }

    // Double release

    /** What may be used by one at a time. */
    private static final class Printer {
        private int users;

        void print() throws InterruptedException {
            users++;
            require(users == 1, "two tasks use the printer at once");
            Async.sleep(MOMENT);
            users--;
        }
    }

    private static void permitComesBackTwice(Simulation simulation) throws InterruptedException {
        Printer printer = new Printer();
        Semaphore turn = Semaphore.of(1, "turn");
        Async.forEach(List.of("letter", "torn page", "invoice", "poster"), 4, page -> {
            turn.acquire();
            try {
                if (page.startsWith("torn")) {
                    turn.release();
                    return;
                }
                printer.print();
            } finally {
                turn.release();
            }
        });
    }

    private static void permitComesBackOnce(Simulation simulation) throws InterruptedException {
        Printer printer = new Printer();
        Semaphore turn = Semaphore.of(1, "turn");
        Async.forEach(List.of("letter", "torn page", "invoice", "poster"), 4, page -> {
            try (var _ = turn.acquire()) {
                if (!page.startsWith("torn")) {
                    printer.print();
                }
            }
        });
    }
}
