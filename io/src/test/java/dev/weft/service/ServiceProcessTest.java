package dev.weft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import dev.weft.process.Command;
import dev.weft.process.Processes;
import dev.weft.process.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Services in processes of their own, which get signals of the system. */
@Tag("real-time")
@Timeout(120)
class ServiceProcessTest {
    private static final int CLIENTS = 20;

    @TempDir
    private Path folder;

    /** The services. */
    static final class Program {
        private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            int status = switch (arguments[0]) {
                case "echo" -> Service.run(Program::echo);
                case "loop" -> EventLoop.call(() -> Service.run(Program::echo));
                case "stubborn" ->
                    Service.run(
                            Service.options().drainTimeout(Duration.ZERO).cancelTimeout(Duration.ofSeconds(1)),
                            _ -> TaskGroup.run(group -> group.spawn("deaf handler", Program::ignore)));
                case "patient" ->
                    Service.run(Service.options().drainTimeout(Duration.ofHours(1)), shutdown -> {
                        System.out.println("ready");
                        shutdown.await();
                        System.out.println("stopping");
                        Async.sleep(Duration.ofHours(1));
                    });
                case "hangup" ->
                    Service.run(Service.options().onHangup(() -> System.out.println("hung up")), shutdown -> {
                        System.out.println("ready");
                        shutdown.await();
                    });
                default -> throw new IllegalArgumentException(arguments[0]);
            };
            System.getLogger("test").log(System.Logger.Level.WARNING, "the log works");
            System.out.println("ended");
            System.exit(status);
        }

        /** A server that answers lines slowly. Prints the number of answered lines at the end. */
        private static void echo(Shutdown shutdown) throws IOException, InterruptedException {
            AtomicInteger answered = new AtomicInteger();
            Tcp.serve(ANYWHERE, Tcp.serverOptions(), stream -> answer(stream, shutdown, answered), server -> {
                shutdown.ready();
                System.out.println(server.port());
                shutdown.await();
                return null;
            });
            System.out.println("answered " + answered.get());
        }

        private static void answer(ByteStream stream, Shutdown shutdown, AtomicInteger answered)
                throws IOException, InterruptedException {
            for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                Async.sleep(Duration.ofMillis(5));
                answered.incrementAndGet();
                boolean last = !shutdown.isReady();
                stream.write(line + (last ? " and goodbye\n" : "\n"));
                if (last) {
                    return;
                }
            }
        }

        private static void ignore() {
            System.out.println("ready");
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    /** The place where a service runs. */
    enum Place {
        ALONE,

        /** The service is process 1 of its namespace, as in a container without an init process. */
        FIRST_OF_A_NAMESPACE;

        private static final List<String> UNSHARE = List.of("unshare", "-pf", "--mount-proc");

        Command command(String name) throws InterruptedException {
            List<String> words = new ArrayList<>();
            if (this == FIRST_OF_A_NAMESPACE) {
                assumeTrue(isPermitted(), "a process may not make a namespace here: this test is skipped");
                words.addAll(UNSHARE);
            }
            words.addAll(java(name));
            return Processes.command(words);
        }

        private static boolean isPermitted() throws InterruptedException {
            List<String> probe = new ArrayList<>(UNSHARE);
            probe.add("true");
            try {
                return Processes.command(probe).run().isSuccess();
            } catch (IOException e) {
                return false;
            }
        }

        void signal(String name, RunningProcess started) throws IOException, InterruptedException {
            ServiceProcessTest.signal(name, this == ALONE ? started.pid() : inside(started));
        }

        private static long inside(RunningProcess unshare) {
            return ProcessHandle.of(unshare.pid())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow()
                    .pid();
        }
    }

    private static List<String> java(String name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                name);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Processes.run("sh", "-c", "kill -" + name + " " + pid).requireSuccess();
    }

    @ParameterizedTest
    @CsvSource({"echo, ALONE", "loop, ALONE", "echo, FIRST_OF_A_NAMESPACE"})
    void noRequestThatWasAcceptedIsLost(String way, Place place) throws Exception {
        Async.run(() -> place.command(way).start(service -> {
            int port = Integer.parseInt(service.stdout().readLine());
            AtomicInteger answers = new AtomicInteger();
            AtomicInteger goodbyes = new AtomicInteger();
            List<Integer> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(i);
            }

            Async.forEach(clients, CLIENTS, number -> {
                try (ByteStream stream = Tcp.connect("127.0.0.1", port)) {
                    String answer = "";
                    while (!answer.endsWith("goodbye")) {
                        stream.write("request\n");
                        answer = stream.readLine();
                        assertThat(answer).startsWith("request");
                        if (answers.incrementAndGet() == 10 * CLIENTS) {
                            place.signal("TERM", service);
                        }
                    }
                    goodbyes.incrementAndGet();
                }
            });

            assertThat(Async.withTimeout(Duration.ofSeconds(20), () -> service.await()))
                    .isEqualTo(143);
            assertThat(goodbyes).hasValue(CLIENTS);
            assertThat(service.stdout().readLine()).isEqualTo("answered " + answers);
            assertThat(service.stdout().readLine()).isEqualTo("ended");
            assertThat(new String(service.stderr().readAll(100_000), StandardCharsets.UTF_8))
                    .contains("the log works");
            return null;
        }));
    }

    @ParameterizedTest
    @EnumSource
    void secondSignalEndsAServiceThatStillDrains(Place place) throws Exception {
        Async.run(() -> place.command("patient").start(service -> {
            service.stdout().readLine();
            place.signal("TERM", service);
            assertThat(service.stdout().readLine()).isEqualTo("stopping");
            place.signal("TERM", service); // not INT: a program that a shell runs in the background ignores INT

            assertThat(service.await()).isEqualTo(143);
            assertThat(service.stdout().readLine()).isNull();
            return null;
        }));
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatIgnoresItsCancellationIsNamedAndTheProcessEnds(Place place) throws Exception {
        Async.run(() -> place.command("stubborn").start(service -> {
            service.stdout().readLine();
            place.signal("TERM", service);
            String errors = new String(service.stderr().readAll(1_000_000), StandardCharsets.UTF_8);

            assertThat(service.await()).isEqualTo(143);
            assertThat(errors)
                    .contains("task 'deaf handler'")
                    .contains("ServiceProcessTest$Program.ignore")
                    .contains("the service was told to end (SIGTERM), and has not ended within 1 s");
            return null;
        }));
    }

    @Test
    void hangupIsACallback() throws Exception {
        Async.run(() -> Processes.command(java("hangup")).start(service -> {
            service.stdout().readLine();
            signal("HUP", service.pid());
            assertThat(service.stdout().readLine()).isEqualTo("hung up");
            signal("TERM", service.pid());

            assertThat(service.await()).isEqualTo(143);
            return null;
        }));
    }

    @Test
    void systemdIsToldByItsOwnProgram() throws Exception {
        Path told = folder.resolve("told");
        Path notify = Files.writeString(
                folder.resolve("systemd-notify"), "#!/bin/sh\necho \"$NOTIFY_SOCKET $1\" >> '" + told + "'\n");
        assertThat(notify.toFile().setExecutable(true)).isTrue();
        Command command = Processes.command(java("echo"))
                .environment("PATH", folder + ":" + System.getenv("PATH"))
                .environment("NOTIFY_SOCKET", "/run/notify");

        Async.run(() -> command.start(service -> {
            service.stdout().readLine();
            signal("TERM", service.pid());
            return service.await();
        }));

        assertThat(told).hasContent("/run/notify READY=1\n/run/notify STOPPING=1\n");
    }
}
