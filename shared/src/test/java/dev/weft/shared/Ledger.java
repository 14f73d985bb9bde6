package dev.weft.shared;

import dev.weft.Async;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A store that compares tokens, and that workers tell what they were given. It writes down what breaks a promise. Behind a Unix
 * socket, so that it is reached while the network is cut. One request is one line on a connection of its own, because a worker may be killed
 * at any moment.
 *
 * <p>The counter is exact if it is as high as the number of its writes. A read shows the token too, so that no earlier holder can write
 * between a read and a write.
 */
final class Ledger implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final Path path;
    private final ServerSocketChannel server;
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> deliveries = new HashSet<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Long> told = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private long counter;
    private long writes;
    private long latestToken;

    Ledger() throws IOException {
        path = Files.createTempDirectory("weft-ledger").resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), BACKLOG);
        Thread.ofPlatform().daemon().name("ledger").start(this::serve);
    }

    Path path() {
        return path;
    }

    private void serve() {
        while (true) {
            try {
                SocketChannel connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (AsynchronousCloseException closed) {
                return;
            } catch (IOException e) {
                breaks("the ledger does not accept: " + e);
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection;
                BufferedReader request = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
                PrintWriter answer = new PrintWriter(Channels.newWriter(connection, StandardCharsets.UTF_8), true)) {
            String line = request.readLine();
            if (line != null) { // or else its sender was killed before it wrote
                answer.println(answer(line.split(" ", 2)));
            }
        } catch (IOException e) {
            tell("connections of the dead");
        }
    }

    private synchronized String answer(String[] request) {
        tell(request[0]);
        switch (request[0]) {
            case "grant" -> {
                if (!tokens.add(request[1])) {
                    breaks("granted twice: " + request[1]);
                }
            }
            case "read" -> {
                return shows(Long.parseLong(request[1])) ? Long.toString(counter) : "OLD";
            }
            case "write" -> {
                return write(request[1].split(" ", 2));
            }
            case "delivery" -> List.of(request[1].split(" ", -1)).forEach(this::delivered);
            case "acknowledged" -> List.of(request[1].split(" ", -1)).forEach(this::acknowledged);
            case "broken" -> breaks(request[1]);
            default -> {}
        }
        return "OK";
    }

    private boolean shows(long token) {
        latestToken = Math.max(latestToken, token);
        return token == latestToken;
    }

    private String write(String[] countAndToken) {
        if (!shows(Long.parseLong(countAndToken[1]))) {
            return "OLD";
        }
        counter = Long.parseLong(countAndToken[0]);
        writes++;
        return "OK";
    }

    /** An item and the number of its delivery, as in {@code 17:2}. */
    private void delivered(String delivery) {
        if (!deliveries.add(delivery)) {
            breaks("delivered twice with the same number, or put twice: " + delivery);
        }
        last.merge(item(delivery), number(delivery), Math::max);
        compare(item(delivery));
    }

    private void acknowledged(String delivery) {
        Integer before = acknowledged.putIfAbsent(item(delivery), number(delivery));
        if (before != null) {
            breaks("acknowledged twice: delivery " + before + " and " + delivery);
        }
        compare(item(delivery));
    }

    private void compare(String item) {
        Integer valid = acknowledged.get(item);
        if (valid != null && last.getOrDefault(item, 0) > valid) {
            breaks("delivery " + valid + " of " + item + " was acknowledged, but not the last: " + last.get(item));
        }
    }

    private static String item(String delivery) {
        return delivery.substring(0, delivery.indexOf(':'));
    }

    private static int number(String delivery) {
        return Integer.parseInt(delivery.substring(delivery.indexOf(':') + 1));
    }

    /** Counts that something has happened. */
    synchronized void tell(String what) {
        told.merge(what, 1L, Long::sum);
    }

    /** Writes down that a promise was broken. */
    synchronized void breaks(String promise) {
        broken.add(promise);
    }

    /** The promises that were broken; also that the counter is not exact. */
    synchronized List<String> broken() {
        List<String> all = new ArrayList<>(broken);
        if (counter != writes) {
            all.add("the counter is " + counter + " after " + writes + " writes");
        }
        return all;
    }

    synchronized long writes() {
        return writes;
    }

    /** How many different items were delivered. */
    synchronized int items() {
        return last.size();
    }

    synchronized long count(String what) {
        return told.getOrDefault(what, 0L);
    }

    @Override
    public synchronized String toString() {
        return items() + " items delivered, counter " + counter + ", " + told;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
    }

    /** Asks the ledger at {@code path}, in a worker. */
    static String ask(Path path, String request) throws IOException, InterruptedException {
        return Async.<String, IOException>blocking(() -> {
            try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(path));
                    PrintWriter question =
                            new PrintWriter(Channels.newWriter(connection, StandardCharsets.UTF_8), true);
                    BufferedReader answer =
                            new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8))) {
                question.println(request);
                String line = answer.readLine();
                if (line == null) {
                    throw new IOException("the ledger has not answered " + request);
                }
                return line;
            }
        });
    }
}
