package dev.weft.testing.shelf;

import static dev.weft.testing.shelf.Exhibit.require;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Condition;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.testing.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A signal reaches the tasks that wait at that moment, and no others. */
final class Wakeups {
    static final List<Exhibit> EXHIBITS = List.of(
            new Exhibit("lost wake-up", Wakeups::looksBeforeItLocks, Wakeups::looksInsideTheLock),
            new Exhibit("signal where only signalAll will do", Wakeups::oneOfTheWrongSideIsWoken, Wakeups::allAreWoken),
            new Exhibit("if where it must be while", Wakeups::looksOnce, Wakeups::looksAgain),
            new Exhibit("an event cleared after the work", Wakeups::clearsAfterwards, Wakeups::clearsBefore));

    private Wakeups() {}

    /** Letters, and the tasks that wait for them. */
    private static final class Box {
        private final Lock lock = Lock.create("box");
        private final Condition changed = lock.newCondition();
        private final Deque<String> letters = new ArrayDeque<>();

        void post(String letter) throws InterruptedException {
            try (var _ = lock.acquire()) {
                letters.add(letter);
                changed.signal();
            }
        }
    }

    // Lost wake-up

    private static void looksBeforeItLocks(Simulation simulation) throws InterruptedException {
        Box box = new Box();
        TaskGroup.run(group -> {
            group.spawn("reader", () -> {
                if (box.letters.isEmpty()) {
                    try (var _ = box.lock.acquire()) {
                        box.changed.await();
                    }
                }
            });
            group.spawn("postman", () -> box.post("a letter"));
        });
    }

    private static void looksInsideTheLock(Simulation simulation) throws InterruptedException {
        Box box = new Box();
        TaskGroup.run(group -> {
            group.spawn("reader", () -> {
                try (var _ = box.lock.acquire()) {
                    box.changed.awaitUntil(() -> !box.letters.isEmpty());
                }
            });
            group.spawn("postman", () -> box.post("a letter"));
        });
    }

    // Signal and signalAll

    /** A shelf with room for one loaf; bakers and buyers wait for the same condition. */
    private static final class Bakery {
        private final boolean wakesAll;
        private final Lock lock = Lock.create("bakery");
        private final Condition changed = lock.newCondition();
        private int loaves;

        Bakery(boolean wakesAll) {
            this.wakesAll = wakesAll;
        }

        void bake() throws InterruptedException {
            try (var _ = lock.acquire()) {
                changed.awaitUntil(() -> loaves == 0);
                loaves++;
                wake();
            }
        }

        void buy() throws InterruptedException {
            try (var _ = lock.acquire()) {
                changed.awaitUntil(() -> loaves == 1);
                loaves--;
                wake();
            }
        }

        private void wake() {
            if (wakesAll) {
                changed.signalAll();
            } else {
                changed.signal();
            }
        }

        void open() throws InterruptedException {
            TaskGroup.run(group -> {
                for (int i = 0; i < 3; i++) {
                    group.spawn("baker " + i, this::bake);
                    group.spawn("buyer " + i, this::buy);
                }
            });
        }
    }

    private static void oneOfTheWrongSideIsWoken(Simulation simulation) throws InterruptedException {
        new Bakery(false).open();
    }

    private static void allAreWoken(Simulation simulation) throws InterruptedException {
        new Bakery(true).open();
    }

    // If and while

    private static void looksOnce(Simulation simulation) throws InterruptedException {
        Box box = new Box();
        TaskGroup.run(group -> {
            for (String name : List.of("Ada", "Grace")) {
                group.spawn(name, () -> {
                    try (var _ = box.lock.acquire()) {
                        if (box.letters.isEmpty()) {
                            box.changed.await();
                        }
                        box.letters.removeFirst();
                    }
                });
            }
            box.post("a letter");
            box.post("another");
        });
    }

    private static void looksAgain(Simulation simulation) throws InterruptedException {
        Box box = new Box();
        TaskGroup.run(group -> {
            for (String name : List.of("Ada", "Grace")) {
                group.spawn(name, () -> {
                    try (var _ = box.lock.acquire()) {
                        while (box.letters.isEmpty()) {
                            box.changed.await();
                        }
                        box.letters.removeFirst();
                    }
                });
            }
            box.post("a letter");
            box.post("another");
        });
    }

    // Event

    /** Orders, and a bell that rings for each of them. */
    private static final class Counter {
        private final Event bell = Event.create("bell");
        private final Deque<String> orders = new ArrayDeque<>();
        private final List<String> served = new ArrayList<>();

        void order(String dish) {
            orders.add(dish);
            bell.set();
        }

        void serveAll() throws InterruptedException {
            while (!orders.isEmpty()) {
                served.add(orders.remove());
            }
            carryOut();
        }

        private static void carryOut() throws InterruptedException {
            Async.checkpoint();
        }

        void open(Action<?> waiter) throws InterruptedException {
            TaskGroup.run(group -> {
                group.spawn("waiter", waiter);
                order("soup");
                Async.checkpoint();
                order("cake");
                Async.sleep(Duration.ofHours(1));
                group.cancel("we are closing");
            });
            require(served.equals(List.of("soup", "cake")), "an order is not served");
        }
    }

    private static void clearsAfterwards(Simulation simulation) throws InterruptedException {
        Counter counter = new Counter();
        counter.open(() -> {
            while (true) {
                counter.bell.await();
                counter.serveAll();
                counter.bell.clear();
            }
        });
    }

    private static void clearsBefore(Simulation simulation) throws InterruptedException {
        Counter counter = new Counter();
        counter.open(() -> {
            while (true) {
                counter.bell.await();
                counter.bell.clear();
                counter.serveAll();
            }
        });
    }
}
