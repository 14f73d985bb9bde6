package dev.weft.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import dev.weft.process.Processes;
import dev.weft.service.Service;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs a program that has Weft on the module path. All other tests have Weft on the class path. */
@Tag("real-time")
@Timeout(60)
class ModulePathTest {

    /** A service that connects to itself, and then sends itself a signal. */
    static final class Program {
        private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(Service.class.getModule());
            System.exit(Service.run(shutdown -> Tcp.serve(ANYWHERE, stream -> stream.write("hello\n"), server -> {
                try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
                    System.out.println(stream.readLine());
                }
                String own = Long.toString(ProcessHandle.current().pid());
                Processes.run("sh", "-c", "kill -TERM " + own).requireSuccess();
                System.out.println(shutdown.await());
                return null;
            })));
        }
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void serviceHearsSignalsWithWeftAsModules() throws Exception {
        var result = Async.call(() -> Processes.run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                place(Async.class) + File.pathSeparator + place(Tcp.class),
                "--add-modules",
                "dev.weft.io",
                "--class-path",
                place(Program.class),
                Program.class.getName()));

        assertThat(result.stderr().text()).isEmpty();
        assertThat(result.stdout().text()).isEqualTo("module dev.weft.io\nhello\nSIGTERM\n");
        assertThat(result.exitStatus()).isEqualTo(143);
    }
}
