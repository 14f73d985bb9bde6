package dev.weft.insight;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;

/**
 * Offers the operations of {@link InsightMXBean} over a Unix socket. The socket is meant for containers, in which
 * attaching to a JVM is often impossible. It is opened if the system property {@code weft.insight.socket} is true. The
 * socket has mode 0600, and is in a folder that only the user of the process may enter.
 *
 * <pre>
 *   snapshot MAX_TASKS STACKS FULL     ──►   ok, a line break, and the answer up to the end of the connection
 *   stack FULL TASK                    or: error, a line break, and the reason
 *   text MAX_TASKS
 * </pre>
 *
 * <p>A connection carries one question, which is one line of UTF-8. One thread accepts the connections; a separate
 * thread answers each question. At most eight questions are answered at the same time, and further connections wait.
 */
final class InspectSocket implements AutoCloseable {
    static final String PROPERTY = "weft.insight.socket";

    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final int MAX_CONNECTIONS = 8;
    private static final int MAX_QUESTION = 4_096;

    private final InsightMXBean bean;
    private final Path path;
    private final ServerSocketChannel server;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);

    private InspectSocket(InsightMXBean bean, Path path, ServerSocketChannel server) {
        this.bean = bean;
        this.path = path;
        this.server = server;
    }

    /** Opens the socket of this process if the system property asks for it. A failure is logged: the program continues. */
    static void openIfAsked() {
        if (!Boolean.getBoolean(PROPERTY)) {
            return;
        }
        try {
            InspectSocket socket = open(SocketFolder.ofUser(), new Insight());
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform()
                            .inheritInheritableThreadLocals(false)
                            .name("weft-insight-socket-end")
                            .unstarted(socket::close));
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the tasks of this process cannot be shown over a socket, which " + PROPERTY + " asks for",
                    e);
        }
    }

    static InspectSocket open(SocketFolder folder, InsightMXBean bean) throws IOException {
        folder.make();
        Path path = folder.socket(ProcessHandle.current().pid());
        Files.deleteIfExists(path); // left by an earlier process: in a container, the process number is always the same
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (Throwable e) {
            server.close();
            throw e;
        }
        InspectSocket socket = new InspectSocket(bean, path, server);
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("weft-insight-socket")
                .start(socket::accept);
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                free.acquire();
                SocketChannel connection = server.accept();
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("weft-insight-answer")
                        .start(() -> answer(connection));
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOGGER.log(System.Logger.Level.WARNING, "the socket '" + path + "' is not served any more", e);
                close();
            }
        } catch (InterruptedException e) {
            close();
        }
    }

    private void answer(SocketChannel connection) {
        try (connection) {
            String question = question(Channels.newInputStream(connection));
            OutputStream out = Channels.newOutputStream(connection);
            out.write(answer(question).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) { // the client has closed the connection
            LOGGER.log(System.Logger.Level.DEBUG, "a question over '" + path + "' could not be answered", e);
        } finally {
            free.release();
        }
    }

    private static String question(InputStream from) throws IOException {
        InputStream in = new BufferedInputStream(from);
        byte[] line = new byte[MAX_QUESTION];
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '\n' && length < line.length; next = in.read()) {
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    private String answer(String question) {
        try {
            return "ok\n" + answered(question);
        } catch (RuntimeException e) {
            return "error\n" + e.getMessage();
        }
    }

    private String answered(String question) {
        String[] words = question.split(" ", -1);
        if (words[0].equals("snapshot") && words.length == 4) {
            return bean.snapshot(number(words[1]), Boolean.parseBoolean(words[2]), Boolean.parseBoolean(words[3]));
        }
        if (words[0].equals("text") && words.length == 2) {
            return bean.snapshotText(number(words[1]));
        }
        String[] parts = question.split(" ", 3);
        if (parts[0].equals("stack") && parts.length == 3) {
            return bean.stack(parts[2], Boolean.parseBoolean(parts[1]));
        }
        throw new IllegalArgumentException("unknown question: '" + question + "'");
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("maxTasks must be a number, but is '" + word + "'", e);
        }
    }

    /** Accepts no more connections and removes the socket. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the socket '" + path + "' could not be removed", e);
        }
    }
}
