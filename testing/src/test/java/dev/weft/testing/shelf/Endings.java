package dev.weft.testing.shelf;

import static dev.weft.testing.shelf.Exhibit.require;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.queue.Producer;
import dev.weft.queue.Queue;
import dev.weft.sync.Semaphore;
import dev.weft.testing.FaultyNetwork;
import dev.weft.testing.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What becomes of things when work ends: done, cancelled, timed out, or never. */
final class Endings {
    static final List<Exhibit> EXHIBITS = List.of(
            new Exhibit("missed cleanup on cancellation", Endings::nameStaysTaken, Endings::nameIsGivenBack),
            new Exhibit("cleanup that waits, unshielded", Endings::goodbyeIsCutShort, Endings::goodbyeIsSaid),
            new Exhibit("a cancelled waiter that gets a permit", Endings::permitGoesToNoTask, Endings::permitGoesOn),
            new Exhibit("a timeout that loses the result", Endings::connectionIsLost, Endings::connectionIsGivenBack),
            new Exhibit("unbounded retry", Endings::triesForever, Endings::triesFiveTimes),
            new Exhibit("a producer that forgets to close", Endings::goesHomeEarly, Endings::closesOnItsWay),
            new Exhibit("a producer that closes for all", Endings::firstOneCloses, Endings::lastOneCloses),
            new Exhibit("a shutdown that loses what is queued", Endings::stopsAtTheFlag, Endings::stopsAtTheEnd));

    private static final Duration SECOND = Duration.ofSeconds(1);

    private Endings() {}

    // Cleanup

    /** Does work under a name that no other task may have meanwhile. */
    private static final class Names {
        private final Set<String> taken = new HashSet<>();

        void work(String name) throws InterruptedException {
            take(name);
            Async.sleep(SECOND);
            taken.remove(name);
        }

        void workAndGiveBack(String name) throws InterruptedException {
            take(name);
            try {
                Async.sleep(SECOND);
            } finally {
                taken.remove(name);
            }
        }

        private void take(String name) {
            require(taken.add(name), "a name stays reserved that no task uses");
        }
    }

    private static void nameStaysTaken(Simulation simulation) throws InterruptedException {
        Names names = new Names();
        Async.moveOnAfter(SECOND, () -> {
            names.work("report");
            return "done";
        });
        names.work("report");
    }

    private static void nameIsGivenBack(Simulation simulation) throws InterruptedException {
        Names names = new Names();
        Async.moveOnAfter(SECOND, () -> {
            names.workAndGiveBack("report");
            return "done";
        });
        names.workAndGiveBack("report");
    }

    // Cleanup that waits

    private static void goodbyeIsCutShort(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        simulation.watch(connections);
        Async.moveOnAfter(SECOND, () -> {
            connections.acquire();
            try {
                Async.sleep(SECOND);
            } finally {
                sayGoodbye();
                connections.release();
            }
            return "done";
        });
    }

    private static void goodbyeIsSaid(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        simulation.watch(connections);
        Async.moveOnAfter(SECOND, () -> {
            connections.acquire();
            try {
                Async.sleep(SECOND);
            } finally {
                Async.shielded(Endings::sayGoodbye);
                connections.release();
            }
            return "done";
        });
    }

    private static void sayGoodbye() throws InterruptedException {
        Async.sleep(Duration.ofMillis(5));
    }

    // A cancelled waiter

    /** One permit, for which tasks wait in a row of promises. */
    private static final class HandMadePermit {
        private final boolean passesOn;
        private final Deque<Promise<String>> waiting = new ArrayDeque<>();
        private boolean free = true;

        HandMadePermit(boolean passesOn) {
            this.passesOn = passesOn;
        }

        void acquire() throws InterruptedException {
            Async.checkpoint();
            if (free) {
                free = false;
                return;
            }
            Promise<String> turn = Promise.create("turn");
            waiting.add(turn);
            try {
                turn.await();
            } catch (InterruptedException e) {
                if (passesOn && !waiting.remove(turn)) {
                    release();
                }
                throw e;
            }
        }

        void release() {
            Promise<String> next = waiting.poll();
            if (next == null) {
                free = true;
            } else {
                next.complete("yours");
            }
        }

        void use() throws InterruptedException {
            acquire();
            try {
                Async.sleep(SECOND);
            } finally {
                release();
            }
        }
    }

    private static void permitGoesToNoTask(Simulation simulation) throws InterruptedException {
        threeUse(new HandMadePermit(false));
    }

    private static void permitGoesOn(Simulation simulation) throws InterruptedException {
        threeUse(new HandMadePermit(true));
    }

    private static void threeUse(HandMadePermit permit) throws InterruptedException {
        TaskGroup.run(group -> {
            group.spawn("first", permit::use);
            group.spawn(
                    "impatient",
                    () -> Async.moveOnAfter(SECOND, () -> {
                        permit.use();
                        return "done";
                    }));
            group.spawn("last", permit::use);
        });
    }

    // A timeout that races the result

    private static void connectionIsLost(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        simulation.watch(connections);
        try {
            var permit = Async.withTimeout(SECOND, () -> {
                var taken = connections.acquire();
                greet(simulation);
                return taken;
            });
            permit.close();
        } catch (TimedOutException e) {
            Async.checkpoint(); // and goes without
        }
    }

    private static void connectionIsGivenBack(Simulation simulation) throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        simulation.watch(connections);
        try {
            var permit = Async.withTimeout(SECOND, () -> {
                var taken = connections.acquire();
                try {
                    greet(simulation);
                    return taken;
                } catch (InterruptedException e) {
                    taken.close();
                    throw e;
                }
            });
            permit.close();
        } catch (TimedOutException e) {
            Async.checkpoint(); // and goes without
        }
    }

    /** Takes as long as the caller would wait, at most. */
    private static void greet(Simulation simulation) throws InterruptedException {
        Async.sleep(Duration.ofMillis(50L * simulation.random().nextInt(21)));
    }

    // Retry

    private static void triesForever(Simulation simulation) throws InterruptedException {
        FaultyNetwork network = networkThatMayBeDown(simulation);
        String page = null;
        for (Duration pause = SECOND; page == null; pause = pause.multipliedBy(2)) {
            try {
                page = network.exchange(() -> "page");
            } catch (IOException e) {
                Async.sleep(pause);
            }
        }
    }

    private static void triesFiveTimes(Simulation simulation) throws InterruptedException {
        FaultyNetwork network = networkThatMayBeDown(simulation);
        String page = null;
        Duration pause = SECOND;
        for (int attempt = 1; page == null && attempt <= 5; attempt++) {
            try {
                page = network.exchange(() -> "page");
            } catch (IOException e) {
                Async.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** On one day in twenty the other side is gone for good. */
    private static FaultyNetwork networkThatMayBeDown(Simulation simulation) {
        boolean down = simulation.random().nextInt(20) == 0;
        return FaultyNetwork.of(simulation.random())
                .latency(Duration.ofMillis(5), Duration.ofMillis(50))
                .failureRate(down ? 1 : 0.2);
    }

    // Closing

    private static void goesHomeEarly(Simulation simulation) throws InterruptedException {
        Queue<Integer> numbers = Queue.bounded(2, "numbers");
        TaskGroup.run(group -> {
            group.spawn("producer", () -> {
                for (int number = 0; number < 5; number++) {
                    if (isCalledHome(simulation)) {
                        return;
                    }
                    numbers.put(number);
                }
                numbers.close();
            });
            group.spawn("consumer", () -> numbers.forEach(number -> {}));
        });
    }

    private static void closesOnItsWay(Simulation simulation) throws InterruptedException {
        Queue<Integer> numbers = Queue.bounded(2, "numbers");
        TaskGroup.run(group -> {
            group.spawn(
                    "producer",
                    () -> numbers.produce(() -> {
                        for (int number = 0; number < 5; number++) {
                            if (isCalledHome(simulation)) {
                                return;
                            }
                            numbers.put(number);
                        }
                    }));
            group.spawn("consumer", () -> numbers.forEach(number -> {}));
        });
    }

    private static boolean isCalledHome(Simulation simulation) {
        return simulation.random().nextInt(100) == 0;
    }

    private static void firstOneCloses(Simulation simulation) throws InterruptedException {
        Queue<String> words = Queue.bounded(1, "words");
        TaskGroup.run(group -> {
            for (String language : List.of("warp", "Kette")) {
                group.spawn(language, () -> {
                    words.put(language);
                    words.close();
                });
            }
            words.forEach(word -> {});
        });
    }

    private static void lastOneCloses(Simulation simulation) throws InterruptedException {
        Queue<String> words = Queue.bounded(1, "words");
        TaskGroup.run(group -> {
            for (Producer<String> producer : words.producers(2)) {
                group.spawn(() -> producer.produce(() -> producer.put("warp")));
            }
            words.forEach(word -> {});
        });
    }

    // Shutdown

    private static void stopsAtTheFlag(Simulation simulation) throws InterruptedException {
        Queue<String> letters = Queue.bounded(3, "letters");
        List<String> sent = new ArrayList<>();
        boolean[] stopping = {false};
        TaskGroup.run(group -> {
            group.spawn("postman", () -> {
                while (!stopping[0]) {
                    letters.poll().ifPresent(sent::add);
                    Async.sleep(Duration.ofMillis(10));
                }
            });
            letters.put("first");
            Async.sleep(SECOND);
            letters.put("last");
            stopping[0] = true;
        });
        require(sent.size() == 2, "a letter is not sent");
    }

    private static void stopsAtTheEnd(Simulation simulation) throws InterruptedException {
        Queue<String> letters = Queue.bounded(3, "letters");
        List<String> sent = new ArrayList<>();
        TaskGroup.run(group -> {
            group.spawn(
                    "postman",
                    () -> letters.forEach(letter -> {
                        sent.add(letter);
                        Async.sleep(Duration.ofMillis(10));
                    }));
            letters.put("first");
            Async.sleep(SECOND);
            letters.put("last");
            letters.close();
        });
        require(sent.size() == 2, "a letter is not sent");
    }
}
