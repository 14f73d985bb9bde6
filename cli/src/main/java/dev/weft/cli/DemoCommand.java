package dev.weft.cli;

import dev.weft.examples.Demo;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code weft demo}: runs the examples. */
@Command(
        name = "demo",
        description = "Runs the examples and shows what each does and when. Needs no network.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class)
final class DemoCommand implements Callable<Integer> {
    private final OutputStream out;

    DemoCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        Demo.run(new PrintStream(out, true, StandardCharsets.UTF_8));
        return ExitCode.OK;
    }
}
