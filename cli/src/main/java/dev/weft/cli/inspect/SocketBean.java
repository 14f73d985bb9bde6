package dev.weft.cli.inspect;

import dev.weft.insight.InsightMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bean of another process, reached over the Unix socket of that process. Each question uses a new connection. */
final class SocketBean implements InsightMXBean {
    private final Path socket;

    SocketBean(Path socket) {
        this.socket = socket;
    }

    @Override
    public String snapshot(int maxTasks, boolean stacks, boolean full) {
        return ask("snapshot " + maxTasks + " " + stacks + " " + full);
    }

    @Override
    public String stack(String task, boolean full) {
        return ask("stack " + full + " " + task.replace('\n', ' '));
    }

    @Override
    public String snapshotText(int maxTasks) {
        return ask("text " + maxTasks);
    }

    private String ask(String question) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(channel).write((question + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            int line = answer.indexOf('\n');
            if (line < 0) {
                throw new IOException("the answer over '" + socket + "' is cut off");
            }
            if (!answer.startsWith("ok\n")) {
                throw new IOException(answer.substring(line + 1));
            }
            return answer.substring(line + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
