package dev.weft.process;

import dev.weft.io.internal.Require;
import java.io.IOException;
import java.util.List;

/**
 * Runs other programs.
 *
 * {@snippet :
 * import dev.weft.process.Processes;
 *
 * String version = Processes.run("git", "--version").requireSuccess().stdout().text();
 * int lines = Processes.command("sort").pipe(Processes.command("uniq")).start(sort -> {
 *     sort.stdin().write("b\na\nb\n");
 *     sort.stdin().shutdownOutput();
 *     int count = 0;
 *     while (sort.stdout().readLine() != null) {
 *         count++;
 *     }
 *     return count;
 * });
 * }
 *
 * @implNote Heritage: {@code asyncio.create_subprocess_exec}; differs: a process is a scope.
 */
public final class Processes {
    private Processes() {}

    /**
     * A program and its arguments. The arguments are passed unchanged: no shell interprets them.
     *
     * @throws IllegalArgumentException if {@code command} is empty, or a word of it contains the character 0
     */
    public static Command command(String... command) {
        return Command.of(Require.noneNull(command, "command"));
    }

    /**
     * A program and its arguments. The arguments are passed unchanged: no shell interprets them.
     *
     * @throws IllegalArgumentException if {@code command} is empty, or a word of it contains the character 0
     */
    public static Command command(List<String> command) {
        return Command.of(Require.noneNull(command, "command"));
    }

    /**
     * Runs a program to its end, like {@link Command#run()}: without input, in the working directory and with the
     * environment of this process.
     *
     * @throws IOException if the program cannot be started
     * @throws IllegalArgumentException if {@code command} is empty, or a word of it contains the character 0
     * @throws InterruptedException if the caller is cancelled; thrown after the program has ended
     */
    public static ProcessResult run(String... command) throws IOException, InterruptedException {
        return command(command).run();
    }
}
