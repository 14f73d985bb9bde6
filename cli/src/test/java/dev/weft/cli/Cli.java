package dev.weft.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a run of the program came to.
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

    /** Runs the program in this JVM, printing to {@code out}. */
    static Cli runInto(OutputStream out, String... arguments) {
        StringWriter err = new StringWriter();
        int status = Main.commandLine(out, new PrintWriter(err, true)).execute(arguments);
        return new Cli(status, "", err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
