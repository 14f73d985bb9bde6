package dev.weft.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of a run of the program.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it had to say besides
 */
record Cli(int status, String out, String err) {

    /** Runs the program in this JVM. */
    static Cli run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Cli run = runInto(out, arguments);
        return new Cli(run.status, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** Runs the program in this JVM with {@code out} as its output. */
    static Cli runInto(OutputStream out, String... arguments) {
        StringWriter err = new StringWriter();
        int status = Main.commandLine(out, new PrintWriter(err, true)).execute(arguments);
        return new Cli(status, "", err.toString());
    }

    /** A command that runs the program in a JVM of its own. */
    static ProcessBuilder program(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weft.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs {@code program} and waits until it has ended. */
    static Cli run(ProcessBuilder program) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weft", "out");
        Path err = Files.createTempFile("weft", "err");
        try {
            int status = program.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Cli(status, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
