package dev.weft.http;

import dev.weft.TaskGroup;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Dialler;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server in memory. It runs a script on each connection, in a task of the group. */
final class MemoryServer implements Dialler {
    private final TaskGroup group;
    private final Link link;
    private final Script script;
    private final List<ByteStream> connections = new CopyOnWriteArrayList<>();

    MemoryServer(TaskGroup group, Link link, Script script) {
        this.group = group;
        this.link = link;
        this.script = script;
    }

    /** A server that answers each request on a connection with the same words. */
    static MemoryServer saying(TaskGroup group, String words) {
        return new MemoryServer(group, Link.perfect(), (stream, number) -> {
            while (head(stream) != null) {
                stream.write(words);
            }
        });
    }

    /** Waits for the head of a request, and returns its first line; null at the end of the connection. */
    static String head(ByteStream stream) throws IOException, InterruptedException {
        String first = stream.readLine();
        for (String line = first; line != null && !line.isEmpty(); line = stream.readLine()) {}
        return first;
    }

    @Override
    public ByteStream connect(Authority place) {
        ByteStream.Pair pair = ByteStream.pair(link);
        connections.add(pair.far());
        int number = connections.size();
        group.spawn(() -> serve(pair.far(), number));
        return pair.near();
    }

    private void serve(ByteStream stream, int number) throws InterruptedException {
        try (stream) {
            script.play(stream, number);
        } catch (IOException e) {
            stream.abort(); // the client has closed the connection, or the link is broken
        }
    }

    /** The number of connections so far. */
    int connections() {
        return connections.size();
    }

    /** Serves a connection, which is closed afterwards. */
    interface Script {
        void play(ByteStream stream, int number) throws IOException, InterruptedException;
    }
}
