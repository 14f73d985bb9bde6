package dev.weft.examples;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.io.ByteStream;
import dev.weft.io.Server;
import dev.weft.io.Tcp;
import dev.weft.service.Service;
import dev.weft.service.Shutdown;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A service that drains: after a request to end, it accepts no more connections, and ends when the open connections
 * have their answers. Here the service's own client requests the end; Ctrl-C and SIGTERM have the same effect.
 */
public final class DrainingService {
    private static final Duration SLOW = Duration.ofMillis(200);

    private DrainingService() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(System.out));
    }

    static int run(PrintStream out) throws IOException, InterruptedException {
        var options = Service.options().drainTimeout(Duration.ofSeconds(10));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Service.run(
                options,
                shutdown -> Tcp.serve(address, DrainingService::answer, server -> {
                    shutdown.ready();
                    TaskGroup.run(group -> {
                        group.spawn(() -> ask(out, server, shutdown));
                        out.println("stops because of " + shutdown.await());
                    });
                    return server.acceptedConnections();
                }));
    }

    private static void answer(ByteStream stream) throws IOException, InterruptedException {
        stream.write("ask\n");
        String question = stream.readLine();
        Async.sleep(SLOW);
        stream.write("the answer to " + question + "\n");
    }

    private static void ask(PrintStream out, Server server, Shutdown shutdown)
            throws IOException, InterruptedException {
        try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
            stream.readLine(); // accepted
            stream.write("a question\n");
            shutdown.request("a client");
            out.println(stream.readLine());
        }
    }
}
