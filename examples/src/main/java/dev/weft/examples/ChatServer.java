package dev.weft.examples;

import dev.weft.TaskGroup;
import dev.weft.io.ByteStream;
import dev.weft.io.IdleException;
import dev.weft.io.Server;
import dev.weft.io.Tcp;
import dev.weft.queue.Queue;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A chat server. Each line of a client is sent to all other clients. A slow client does not delay the others: each
 * client has its own queue, and lines for a client whose queue is full are dropped. A client that is silent for too
 * long gets a last message, and its connection is closed.
 */
public final class ChatServer {
    private static final int WAITING_LINES = 100;

    private final Set<Queue<String>> listeners = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) throws IOException, InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws IOException, InterruptedException {
        ChatServer chat = new ChatServer();
        var options = Tcp.serverOptions().stream(ByteStream.options().idleTimeout(Duration.ofMinutes(5)));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Tcp.serve(address, options, chat::talkWith, server -> {
            talk(out, server);
            return server.acceptedConnections();
        });
    }

    private static void talk(PrintStream out, Server server) throws IOException, InterruptedException {
        try (ByteStream ada = join(server, "Ada");
                ByteStream grace = join(server, "Grace")) {
            out.println("Ada hears: " + ada.readLine());
            grace.write("hello, Ada\n");
            out.println("Ada hears: " + ada.readLine());
            grace.finish();
            out.println("Ada hears: " + ada.readLine());
        }
    }

    private static ByteStream join(Server server, String name) throws IOException, InterruptedException {
        ByteStream stream = Tcp.connect("127.0.0.1", server.port());
        stream.write(name + "\n");
        stream.readLine(); // welcome
        return stream;
    }

    /** Serves one client. The first line that the client sends is its name. */
    void talkWith(ByteStream stream) throws IOException, InterruptedException {
        String name = stream.readLine();
        if (name == null) {
            return;
        }
        Queue<String> heard = Queue.bounded(WAITING_LINES);
        stream.write("welcome, " + name + "\n");
        tellAll(name + " is here");
        listeners.add(heard);
        try {
            TaskGroup.run(group -> {
                group.spawn(() -> heard.forEach(line -> stream.write(line + "\n")));
                try {
                    stream.forEachLine(line -> tellOthers(heard, name + ": " + line));
                } catch (IdleException e) {
                    stream.write("goodbye, " + name + ": you have been quiet for too long\n");
                } finally {
                    group.cancel(name + " has left");
                }
            });
        } finally {
            listeners.remove(heard);
            tellAll(name + " has left");
        }
    }

    private void tellOthers(Queue<String> own, String line) {
        listeners.stream().filter(each -> each != own).forEach(each -> each.offer(line));
    }

    private void tellAll(String line) {
        listeners.forEach(each -> each.offer(line));
    }
}
