package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket over which a process answers. */
@Timeout(60)
class InspectSocketTest {
    @TempDir
    private Path directory;

    private static String ask(Path socket, String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(channel).write(question.getBytes(StandardCharsets.UTF_8));
            channel.shutdownOutput();
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void answersAreThoseOfTheBean() throws Exception {
        SocketFolder folder = SocketFolder.at(directory.resolve("weft"));
        try (InspectSocket _ = InspectSocket.open(folder, new Insight())) {
            Path socket = folder.socket(ProcessHandle.current().pid());
            Async.run(() -> {
                assertThat(ask(socket, "snapshot 10 false false\n"))
                        .startsWith("ok\n{\"format\":1")
                        .contains("\"name\":\"main\"");
                assertThat(ask(socket, "stack false main\n")).startsWith("ok\n").contains("InspectSocketTest");
                assertThat(ask(socket, "text 10\n")).startsWith("ok\n").contains("main");
            });
        }
    }

    @Test
    void wrongQuestionsAreRefusedInOneLine() throws Exception {
        SocketFolder folder = SocketFolder.at(directory.resolve("weft"));
        try (InspectSocket _ = InspectSocket.open(folder, new Insight())) {
            Path socket = folder.socket(ProcessHandle.current().pid());
            assertThat(ask(socket, "snapshot -1 false false\n"))
                    .isEqualTo("error\nmaxTasks must be from 0 to 100000, but is -1");
            assertThat(ask(socket, "snapshot many false false\n"))
                    .isEqualTo("error\nmaxTasks must be a number, but is 'many'");
            assertThat(ask(socket, "")).isEqualTo("error\nunknown question: ''");
        }
    }

    @Test
    void onlyTheUserMayEnterTheFolderAndConnect() throws Exception {
        SocketFolder folder = SocketFolder.at(directory.resolve("weft"));
        Path socket = folder.socket(ProcessHandle.current().pid());
        try (InspectSocket _ = InspectSocket.open(folder, new Insight())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void folderThatOthersMayEnterIsNotUsed() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> InspectSocket.open(SocketFolder.at(open), new Insight()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + open + "' is not a folder that only '");
    }

    @Test
    void socketOfAProcessBeforeIsReplaced() throws Exception {
        SocketFolder folder = SocketFolder.at(directory.resolve("weft"));
        folder.make();
        Files.createFile(folder.socket(ProcessHandle.current().pid()));

        try (InspectSocket _ = InspectSocket.open(folder, new Insight())) {
            assertThat(ask(folder.socket(ProcessHandle.current().pid()), "text 0\n"))
                    .startsWith("ok\n");
        }
    }
}
