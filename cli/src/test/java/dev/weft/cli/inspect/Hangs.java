package dev.weft.cli.inspect;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.http.ClientSession;
import dev.weft.queue.Queue;
import dev.weft.sync.Barrier;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Programs that hang, each for another reason. The argument says which. */
final class Hangs {
    private static final Duration LONG = Duration.ofHours(1);

    private Hangs() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("loop")) {
            EventLoop.run(() -> hang("loop"));
        } else {
            Async.run(() -> hang(arguments[0]));
        }
    }

    private static void hang(String reason) throws Exception {
        System.out.println("the run has begun");
        switch (reason) {
            case "locks" -> locks();
            case "limit" -> limit();
            case "queue" -> queue();
            case "promise" -> promise();
            case "semaphore" -> semaphore();
            case "pool" -> pool();
            case "loop" -> loop();
            case "native" -> nativeCall();
            case "barrier" -> barrier();
            case "group" -> group();
            default -> throw new IllegalArgumentException(reason);
        }
    }

    /** Two tasks take two locks in opposite order. Each has a long timeout, so Weft does not refuse the wait. */
    private static void locks() throws InterruptedException {
        Lock accounts = Lock.create("accounts");
        Lock ledger = Lock.create("ledger");
        CountDownLatch bothHave = new CountDownLatch(2);
        TaskGroup.run(group -> {
            group.spawn("transfer", () -> transfer(accounts, ledger, bothHave));
            group.spawn("audit", () -> transfer(ledger, accounts, bothHave));
        });
    }

    private static void transfer(Lock first, Lock second, CountDownLatch bothHave) throws InterruptedException {
        Async.withTimeout(LONG, () -> {
            try (var _ = first.acquire()) {
                bothHave.countDown();
                bothHave.await();
                second.acquire().close();
            }
        });
    }

    /** The tasks that have the two places of a limit wait for one that is in the line. */
    private static void limit() throws InterruptedException {
        Event loaded = Event.create("loaded");
        TaskGroup.options().limit(2).run(group -> {
            group.spawn("report 1", () -> loaded.await());
            group.spawn("report 2", () -> loaded.await());
            group.spawn("load", () -> loaded.set());
        });
    }

    /** The producers are done, and have not closed the queue. */
    private static void queue() throws InterruptedException {
        Queue<String> jobs = Queue.bounded(10, "jobs");
        TaskGroup.run(group -> {
            group.spawn("worker 1", () -> jobs.forEach(job -> {}));
            group.spawn("worker 2", () -> jobs.forEach(job -> {}));
            group.spawn("producer", () -> jobs.put("job"));
        });
    }

    /** The one who was to complete the promise has returned early. */
    private static void promise() throws InterruptedException {
        Promise<String> address = Promise.create("address of the server");
        TaskGroup.run(group -> {
            group.spawn("client", () -> address.await());
            group.spawn("server", () -> {});
        });
    }

    /** A permit was acquired and not given back. */
    private static void semaphore() throws InterruptedException {
        Semaphore connections = Semaphore.of(1, "connections");
        TaskGroup.run(group -> {
            Task<?> forgetful = group.spawn("forgetful", () -> connections.acquire());
            forgetful.await();
            group.spawn("query", () -> connections.acquire().close());
        });
    }

    /** The one connection is held by a response that is not read. */
    private static void pool() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ClientSession http = ClientSession.options().perHostLimit(1).create()) {
            Thread.ofPlatform().daemon().start(() -> serve(server));
            URI page = URI.create("http://user:secret@127.0.0.1:" + server.getLocalPort() + "/page?key=secret");
            CountDownLatch opened = new CountDownLatch(1);
            TaskGroup.run(group -> {
                group.spawn("first request", () -> {
                    try (var _ = http.get(page).open()) {
                        opened.countDown();
                        new CountDownLatch(1).await();
                    }
                });
                group.spawn("second request", () -> {
                    opened.await();
                    http.get(page).send();
                });
            });
        }
    }

    private static void serve(ServerSocket server) {
        try {
            while (true) {
                Socket client = server.accept();
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A task of an event loop blocks in code that knows nothing of Weft. */
    private static void loop() throws InterruptedException {
        TaskGroup.run(group -> {
            group.spawn("ticker", () -> {
                while (true) {
                    Async.sleep(Duration.ofMillis(10));
                }
            });
            group.spawn("import", () -> new CountDownLatch(1).await());
        });
    }

    /** A native call does not return. */
    private static void nativeCall() throws InterruptedException {
        TaskGroup.run(group -> {
            Task<?> scan = group.spawn("scan", () -> Async.onPlatformThread(() -> pause()));
            group.spawn("show", () -> scan.await());
        });
    }

    @SuppressWarnings("restricted")
    private static void pause() {
        MethodHandle pause = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("pause"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try {
            int _ = (int) pause.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** A barrier for three, at which two have arrived. */
    private static void barrier() throws InterruptedException {
        Barrier start = Barrier.of(3, "start");
        TaskGroup.run(group -> {
            group.spawn("runner 1", () -> start.await());
            group.spawn("runner 2", () -> start.await());
        });
    }

    /** A task waits, with a long timeout, for the end of the task whose group it is in. */
    private static void group() throws InterruptedException {
        TaskGroup.run(group -> group.spawn("parent", () -> {
            Task<?> parent = Task.current().orElseThrow();
            TaskGroup.run(children -> children.spawn(
                    "child",
                    () -> Async.withTimeout(LONG, () -> {
                        parent.await();
                    })));
        }));
    }
}
