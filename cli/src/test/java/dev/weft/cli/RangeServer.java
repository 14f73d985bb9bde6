package dev.weft.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server with a single file, which answers ranges and cuts connections at given places of the file. */
final class RangeServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<Integer> cuts = new ConcurrentLinkedQueue<>();

    /** The starts of the ranges that were asked for; -1 for a request without one. */
    final List<Integer> starts = new CopyOnWriteArrayList<>();

    volatile byte[] content;
    volatile String validator = "ETag: \"one\"";
    volatile boolean refusesRanges;
    volatile boolean ignoresIfRange;

    /** Is added to the starts of the ranges that are sent. */
    volatile int shift;

    /** If set, a body stops after its first half until the latch is open. */
    volatile CountDownLatch pause = new CountDownLatch(0);

    RangeServer(byte[] content) throws IOException {
        this.content = content;
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException e) {
                // The server was closed.
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/file";
    }

    RangeServer cutAt(Integer... places) {
        cuts.addAll(List.of(places));
        return this;
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (Map<String, String> head = head(in); !head.isEmpty(); head = head(in)) {
                if (!answer(head, client.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone.
        }
    }

    private static Map<String, String> head(BufferedReader in) throws IOException {
        Map<String, String> head = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            head.put(
                    line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return head;
    }

    /** Answers a request; false if the connection is to be cut. */
    private boolean answer(Map<String, String> head, OutputStream out) throws IOException, InterruptedException {
        String range = head.get("range");
        int asked = range == null ? -1 : Integer.parseInt(range.replaceAll("\\D", ""));
        starts.add(asked);
        if (range != null && refusesRanges) {
            out.write("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            return true;
        }
        boolean same = ignoresIfRange || validator.endsWith(" " + head.get("if-range"));
        int start = asked >= 0 && same ? asked + shift : 0;
        byte[] all = content;
        String status = start > 0
                ? "206 Partial Content\r\nContent-Range: bytes " + start + "-" + (all.length - 1) + "/" + all.length
                : "200 OK";
        out.write(
                ("HTTP/1.1 " + status + "\r\n" + validator + "\r\nContent-Length: " + (all.length - start) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Integer cut = cuts.poll();
        int end = cut == null ? all.length : Math.max(start, cut);
        int half = start + (end - start) / 2;
        out.write(all, start, half - start);
        out.flush();
        pause.await();
        out.write(all, half, end - half);
        return cut == null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
