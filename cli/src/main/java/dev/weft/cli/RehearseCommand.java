package dev.weft.cli;

import dev.weft.cli.rehearsal.RehearsalServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code weft rehearse}: runs typical commands against a local server. After a build, the launcher runs this command to
 * create the JVM's ahead-of-time cache. The cache stores the loaded classes and the profiles of hot methods, which
 * speeds up later starts. The many requests and the large bodies make methods hot.
 */
@Command(name = "rehearse", hidden = true, addMethodSubcommands = false)
final class RehearseCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("weft-rehearsal");
        try (RehearsalServer plain = RehearsalServer.plain();
                RehearsalServer secure = RehearsalServer.secure(directory)) {
            return all(plain.url(), secure.url(), directory) ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            delete(directory);
        }
    }

    private static boolean all(String url, String secure, Path directory) throws IOException {
        Path list = Files.writeString(directory.resolve("list"), url);
        String saved = directory.resolve("saved").toString();
        return run("--version")
                && run("fetch", url, url)
                && run("fetch", "--json", url)
                && run("fetch", "-o", saved, url)
                && run("fetch", "-q", "-o", saved, "--resume", "--format", "csv", url + "[1-2000]")
                && run("fetch", "-q", "-i", list.toString())
                && run("fetch", "-q", "-o", saved, "--resume", "--insecure", secure + "[1-500]")
                && run("fetch", "-q", "-o", saved, "--resume", url + RehearsalServer.LARGE)
                && run("fetch", "-q", "-o", saved, "--resume", "--insecure", secure + RehearsalServer.LARGE)
                && run("fetch", "-q", url + "[1-6000]");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean run(String... arguments) {
        return Main.commandLine(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()))
                        .execute(arguments)
                == ExitCode.OK;
    }
}
