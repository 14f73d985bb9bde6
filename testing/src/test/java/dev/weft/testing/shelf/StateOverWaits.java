package dev.weft.testing.shelf;

import static dev.weft.testing.shelf.Exhibit.require;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.testing.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was true before a wait need not be true after it. */
final class StateOverWaits {
    static final List<Exhibit> EXHIBITS = List.of(
            new Exhibit(
                    "read-modify-write over a wait", StateOverWaits::updatesAreLost, StateOverWaits::updatesAreKept),
            new Exhibit(
                    "check-then-act across a wait", StateOverWaits::seatIsSoldTwice, StateOverWaits::seatIsReserved),
            new Exhibit(
                    "lazy initialisation without a second check",
                    StateOverWaits::connectionIsOpenedTwice,
                    StateOverWaits::connectionIsOpenedOnce),
            new Exhibit(
                    "a cache that stores a value which became stale while it was loaded",
                    StateOverWaits::cacheKeepsTheOldPrice,
                    StateOverWaits::cacheForgetsTheOldPrice),
            new Exhibit(
                    "ABA: the top element is the same, the rest of the stack has changed",
                    StateOverWaits::poppedItemComesBack,
                    StateOverWaits::poppedItemStaysAway),
            new Exhibit(
                    "publication before initialisation",
                    StateOverWaits::serviceIsFoundTooEarly,
                    StateOverWaits::serviceIsFoundWhenReady));

    private static final List<String> CLERKS = List.of("Ada", "Grace", "Edsger");

    private StateOverWaits() {}

    // Read-modify-write

    private static void updatesAreLost(Simulation simulation) throws InterruptedException {
        int[] counter = {0};
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            int before = counter[0];
            Async.checkpoint();
            counter[0] = before + 1;
        });
        require(counter[0] == CLERKS.size(), "an update is lost");
    }

    private static void updatesAreKept(Simulation simulation) throws InterruptedException {
        int[] counter = {0};
        Lock lock = Lock.create();
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            try (var _ = lock.acquire()) {
                int before = counter[0];
                Async.checkpoint();
                counter[0] = before + 1;
            }
        });
        require(counter[0] == CLERKS.size(), "an update is lost");
    }

    // Check-then-act

    private static void seatIsSoldTwice(Simulation simulation) throws InterruptedException {
        int[] seats = {1};
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            if (seats[0] > 0) {
                takePayment();
                seats[0]--;
            }
        });
        require(seats[0] == 0, "a seat is sold twice");
    }

    private static void seatIsReserved(Simulation simulation) throws InterruptedException {
        int[] seats = {1};
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            if (seats[0] > 0) {
                seats[0]--;
                takePayment();
            }
        });
        require(seats[0] == 0, "a seat is sold twice");
    }

    private static void takePayment() throws InterruptedException {
        Async.sleep(Duration.ofMillis(30));
    }

    // Lazy initialisation

    /** Something that is to be opened once. */
    private static final class Connection {
        private @Nullable String name;
        private int opened;

        void open() throws InterruptedException {
            Async.sleep(Duration.ofMillis(10));
            name = "connection " + opened++;
        }
    }

    private static void connectionIsOpenedTwice(Simulation simulation) throws InterruptedException {
        Connection connection = new Connection();
        Lock lock = Lock.create();
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            if (connection.name == null) {
                try (var _ = lock.acquire()) {
                    connection.open();
                }
            }
        });
        require(connection.opened == 1, "the connection is opened twice");
    }

    private static void connectionIsOpenedOnce(Simulation simulation) throws InterruptedException {
        Connection connection = new Connection();
        Lock lock = Lock.create();
        Async.forEach(CLERKS, CLERKS.size(), clerk -> {
            if (connection.name == null) {
                try (var _ = lock.acquire()) {
                    if (connection.name == null) {
                        connection.open();
                    }
                }
            }
        });
        require(connection.opened == 1, "the connection is opened twice");
    }

    // Stale cache

    /** A price far away, and a cache of it whose entries expire. */
    private static final class Prices {
        private final Map<String, Integer> cache = new HashMap<>();
        private int price = 1;
        private int version;

        int load() throws InterruptedException {
            int loaded = price;
            Async.sleep(Duration.ofMillis(20));
            return loaded;
        }

        void raise() throws InterruptedException {
            Async.sleep(Duration.ofMillis(20));
            price = 2;
            version++;
            cache.remove("bread");
        }

        void check() {
            require(cache.getOrDefault("bread", price) == price, "the cache has the old price");
        }
    }

    private static void cacheKeepsTheOldPrice(Simulation simulation) throws InterruptedException {
        Prices prices = new Prices();
        TaskGroup.run(group -> {
            group.spawn("reader", () -> {
                int loaded = prices.load();
                prices.cache.put("bread", loaded);
            });
            group.spawn("writer", prices::raise);
        });
        prices.check();
    }

    private static void cacheForgetsTheOldPrice(Simulation simulation) throws InterruptedException {
        Prices prices = new Prices();
        TaskGroup.run(group -> {
            group.spawn("reader", () -> {
                int version = prices.version;
                int loaded = prices.load();
                if (prices.version == version) {
                    prices.cache.put("bread", loaded);
                }
            });
            group.spawn("writer", prices::raise);
        });
        prices.check();
    }

    // ABA

    private static final class Node {
        private final String item;
        private @Nullable Node below;

        Node(String item, @Nullable Node below) {
            this.item = item;
            this.below = below;
        }
    }

    /** A stack whose top is replaced if it is still the one that was seen. */
    private static final class Stack {
        private @Nullable Node top = new Node("a", new Node("b", new Node("c", null)));
        private long changes;

        void push(Node node) {
            node.below = top;
            top = node;
            changes++;
        }

        Node pop() {
            Node popped = Objects.requireNonNull(top);
            top = popped.below;
            changes++;
            return popped;
        }

        /** Where node "a" was, it is again; but not on top of "b". */
        void popTwoAndPushTheFirst(List<String> popped) {
            Node first = pop();
            popped.add(pop().item);
            push(first);
        }
    }

    private static void poppedItemComesBack(Simulation simulation) throws InterruptedException {
        Stack stack = new Stack();
        List<String> popped = new ArrayList<>();
        TaskGroup.run(group -> {
            group.spawn("slow", () -> {
                Node seen = Objects.requireNonNull(stack.top);
                Node next = seen.below;
                Async.checkpoint();
                if (stack.top == seen) {
                    stack.top = next;
                    popped.add(seen.item);
                }
            });
            group.spawn("quick", () -> stack.popTwoAndPushTheFirst(popped));
        });
        require(isWithout(stack, popped), "a popped item is on the stack");
    }

    private static void poppedItemStaysAway(Simulation simulation) throws InterruptedException {
        Stack stack = new Stack();
        List<String> popped = new ArrayList<>();
        TaskGroup.run(group -> {
            group.spawn("slow", () -> {
                Node seen = Objects.requireNonNull(stack.top);
                long changes = stack.changes;
                Node next = seen.below;
                Async.checkpoint();
                if (stack.changes == changes) {
                    stack.top = next;
                    popped.add(seen.item);
                }
            });
            group.spawn("quick", () -> stack.popTwoAndPushTheFirst(popped));
        });
        require(isWithout(stack, popped), "a popped item is on the stack");
    }

    private static boolean isWithout(Stack stack, List<String> popped) {
        for (Node node = stack.top; node != null; node = node.below) {
            if (popped.contains(node.item)) {
                return false;
            }
        }
        return true;
    }

    // Publication

    /** Answers once it has its configuration. */
    private static final class Service {
        private @Nullable String greeting;

        void configure() throws InterruptedException {
            Async.checkpoint();
            greeting = "hello";
        }
    }

    private static void serviceIsFoundTooEarly(Simulation simulation) throws InterruptedException {
        Map<String, Service> registry = new HashMap<>();
        TaskGroup.run(group -> {
            group.spawn("starter", () -> {
                Service service = new Service();
                registry.put("greeter", service);
                service.configure();
            });
            group.spawn("client", () -> greet(registry));
        });
    }

    private static void serviceIsFoundWhenReady(Simulation simulation) throws InterruptedException {
        Map<String, Service> registry = new HashMap<>();
        TaskGroup.run(group -> {
            group.spawn("starter", () -> {
                Service service = new Service();
                service.configure();
                registry.put("greeter", service);
            });
            group.spawn("client", () -> greet(registry));
        });
    }

    private static void greet(Map<String, Service> registry) {
        Service service = registry.get("greeter");
        require(service == null || service.greeting != null, "a service is found that is not ready");
    }
}
