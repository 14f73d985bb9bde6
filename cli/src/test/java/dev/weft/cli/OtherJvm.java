package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that a test looks at. It ends when it is closed. */
public record OtherJvm(Process process) implements AutoCloseable {

    /** Starts {@code main} with the class path of this JVM. */
    public static OtherJvm start(List<String> options, String main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main));
        all.addAll(List.of(arguments));
        return java(all);
    }

    static OtherJvm java(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(arguments);
        return new OtherJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Waits until the program has printed its first line. */
    public OtherJvm awaitReady() throws IOException {
        process.inputReader().readLine();
        return this;
    }

    /** The number of the process, as an argument. */
    public String pid() {
        return Long.toString(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
