package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An HTTP server that mishandles one request in ten, with each kind of fault in turn. Half of the faults occur at every
 * attempt. The others occur only at the first attempt, or are harmless. The number in the request's path determines the
 * fault.
 */
final class FaultyServer implements AutoCloseable {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int LENGTH = 1000;
    private static final int SLOW_PAUSE_MILLIS = 100;
    private static final int SLOW_PIECE = LENGTH / 2;

    private final ServerSocket listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final int deadPort = freePort();
    private final Set<Integer> tried = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    private FaultyServer() throws IOException {}

    static FaultyServer start() throws IOException {
        FaultyServer server = new FaultyServer();
        server.threads.add(Thread.ofVirtual().start(server::accept));
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The fault of a request, or null if there is none. */
    static Fault faultOf(int number) {
        return number % 10 != 0 ? null : FAULTS.get(number / 10 % FAULTS.size());
    }

    /** Whether the request fails at every attempt. */
    static boolean isLasting(int number) {
        return number / 10 / FAULTS.size() % 2 == 0;
    }

    static String bodyOf(int number) {
        return (number + " ").repeat(LENGTH).substring(0, LENGTH);
    }

    String url(int number) {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/" + number;
    }

    /** An interceptor inside the retries, which redirects requests that are to be refused to a closed port. */
    Response refuse(Request request, Exchange next) throws IOException, InterruptedException {
        int number = Integer.parseInt(request.uri().getPath().substring(1));
        return faultOf(number) == Fault.REFUSED && goesWrong(number)
                ? next.send(request.uri(URI.create("http://127.0.0.1:" + deadPort + "/" + number)))
                : next.send(request);
    }

    private boolean goesWrong(int number) {
        return tried.add(number) || isLasting(number);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                threads.add(Thread.ofVirtual().start(() -> serve(socket)));
            }
        } catch (IOException closed) {
            open.forEach(FaultyServer::cut);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int number = Integer.parseInt(line.split(" ", 3)[1].substring(1));
                while (!in.readLine().isEmpty()) {
                    // the headers are ignored
                }
                answer(socket, number);
            }
        } catch (IOException e) {
            // the client or this server has closed the connection
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Socket socket, int number) throws IOException {
        Fault fault = faultOf(number);
        if (fault == Fault.SLOW) {
            drip(socket.getOutputStream(), whole(number), isLasting(number) ? 1 : SLOW_PIECE);
        } else if (fault == null || fault == Fault.REFUSED || !goesWrong(number)) {
            socket.getOutputStream().write(whole(number));
        } else {
            spoil(socket, number, fault);
        }
    }

    private static byte[] whole(int number) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + bodyOf(number)).getBytes(ISO_8859_1);
    }

    private static void spoil(Socket socket, int number, Fault fault) throws IOException {
        OutputStream out = socket.getOutputStream();
        switch (fault) {
            case RESET -> reset(socket);
            case STALLED -> socket.getInputStream().readAllBytes();
            case TRUNCATED -> out.write(whole(number), 0, LENGTH / 2);
            case GARBAGE -> out.write(garbage(number));
            case REFUSED, SLOW -> throw new AssertionError(fault + " is done elsewhere");
        }
        socket.close();
    }

    private static void reset(Socket socket) throws SocketException {
        socket.setSoLinger(true, 0);
    }

    /** Sleeps in real time, because the fault is a slow body. */
    private static void drip(OutputStream out, byte[] bytes, int piece) throws IOException {
        for (int at = 0; at < bytes.length; at += piece) {
            out.write(bytes, at, Math.min(piece, bytes.length - at));
            try {
                Thread.sleep(SLOW_PAUSE_MILLIS); // the fault: a server that sends slowly
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /**
     * An invalid status line. It contains a line feed, because otherwise it would look like a line that was cut off by
     * a lost connection.
     */
    private static byte[] garbage(int number) {
        byte[] bytes = new byte[LENGTH];
        new Random(number).nextBytes(bytes);
        bytes[0] = '!';
        bytes[LENGTH / 2] = '\n';
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** Waits until all connections have ended. Call after {@link #close}. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
            thread.join();
        }
    }
}
