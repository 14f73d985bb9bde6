package dev.weft.process;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.io.internal.Require;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to run: a program, its arguments, and in which surroundings; or several, each of which reads what the one before it
 * writes. Immutable; each method that sets something returns a new command that differs in one setting. Made by {@link
 * Processes#command(String...)}.
 *
 * <p>Input, output and errors are pipes to this process unless a {@link Redirect} says otherwise: {@link Redirect#INHERIT},
 * a file, or for what is written {@link Redirect#DISCARD}.
 *
 * <p><b>The end.</b> No process outlives {@link #run} or {@link #start}. When they are left, by a cancellation or a timeout
 * too, a process that is still alive gets SIGTERM, and so do its descendants that are alive at that moment; after a {@link
 * #grace} what is left gets SIGKILL. Only then does the call end. A descendant whose parents have ended before cannot be
 * found any more, and lives on; that is how daemons detach themselves.
 *
 * <p><b>Pipelines.</b> What is set on a pipeline, except its {@link #input}, is set for its last program; folder, environment
 * and errors of the others are those of their own commands. The {@link #grace}, the {@link #captureLimit} and the {@link
 * #charset} of the last program hold for the whole.
 *
 * <p>The JDK cannot make a group of processes. Where the program {@code setsid} exists, a command may begin with it.
 */
public final class Command {
    private static final int SHOWN = 80;

    private final Settings settings;

    private Command(Settings settings) {
        this.settings = settings;
    }

    static Command of(List<String> command) {
        return new Command(new Settings(Checks.words(command)));
    }

    private Command with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Command(changed);
    }

    /** Runs in {@code folder}; by default in that of this process. */
    public Command folder(Path folder) {
        Objects.requireNonNull(folder, "folder");
        return with(it -> it.folder = folder);
    }

    /**
     * Sets a variable of the environment, which otherwise is that of this process.
     *
     * @throws IllegalArgumentException if the name contains an equals sign, or name or value the character 0
     */
    public Command environment(String name, String value) {
        Checks.variable(name, value);
        return with(it -> it.environment(name, value));
    }

    /** Leaves a variable out of the environment. */
    public Command withoutEnvironment(String name) {
        Objects.requireNonNull(name, "name");
        return with(it -> it.environment(name, null));
    }

    /** The environment has nothing but what {@link #environment} sets, before or after this. */
    public Command emptyEnvironment() {
        return with(it -> it.emptyEnvironment = true);
    }

    /**
     * Where the input comes from; by default a pipe. In a pipeline this is the input of the first program.
     *
     * @throws IllegalArgumentException if the redirect is one for writing
     */
    public Command input(Redirect source) {
        Checks.source(source);
        Command before = settings.source;
        return before == null ? with(it -> it.input = source) : with(it -> it.source = before.input(source));
    }

    /**
     * Where the output goes; by default to a pipe.
     *
     * @throws IllegalArgumentException if the redirect is one for reading
     */
    public Command output(Redirect target) {
        Checks.target(target);
        return with(it -> it.output = target);
    }

    /**
     * Where the errors go; by default to a pipe of their own.
     *
     * @throws IllegalArgumentException if the redirect is one for reading
     */
    public Command errors(Redirect target) {
        Checks.target(target);
        return with(it -> it.errors = target);
    }

    /** The errors go where the output goes. */
    public Command errorsToOutput() {
        return with(it -> it.errorsToOutput = true);
    }

    /** Lines and text are in {@code charset}; UTF-8 by default. */
    public Command charset(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return with(it -> it.charset = charset);
    }

    /**
     * How much of the output, and of the errors, {@link #run} and {@link RunningProcess#communicate} keep; 16 MiB of each by
     * default. Of the output the beginning is kept, of the errors the end; the rest is read and {@linkplain
     * Captured#cutOff counted}.
     *
     * @throws IllegalArgumentException if the limit is less than one
     */
    public Command captureLimit(int bytes) {
        Require.atLeastOne(bytes, "bytes");
        return with(it -> it.captureLimit = bytes);
    }

    /**
     * How long a process that is told to end by SIGTERM has time for that before SIGKILL; 5 seconds by default. The time is
     * real, in a simulation too. With zero it gets SIGKILL immediately.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Command grace(Duration grace) {
        Require.notNegative(grace, "grace");
        return with(it -> it.grace = grace);
    }

    /**
     * This command, and then {@code next}, which reads what this one writes: a pipeline. The system moves the bytes. The
     * exit status is that of the last program; {@link ProcessResult#requireSuccess} looks at all of them.
     *
     * @throws IllegalArgumentException if the output of this command or the input of the next one is redirected, or the
     *     errors of this one go to its output
     */
    public Command pipe(Command next) {
        Objects.requireNonNull(next, "next");
        if (settings.output != Redirect.PIPE || settings.errorsToOutput) {
            throw new IllegalArgumentException("the output of '" + this + "' must be a pipe of its own to be read by '"
                    + next + "', but is redirected or has the errors in it");
        }
        Command first = next;
        while (first.settings.source != null) {
            first = first.settings.source;
        }
        if (first.settings.input != Redirect.PIPE) {
            throw new IllegalArgumentException(
                    "next must read a pipe, but '" + first + "' reads " + first.settings.input);
        }
        Command before = next.settings.source;
        return next.with(it -> it.source = before == null ? this : pipe(before));
    }

    /**
     * Runs to the end, without input if that is a pipe, and gives what was printed.
     *
     * @throws IOException if a program cannot be started
     * @throws InterruptedException if the caller is cancelled, once the process has been ended
     */
    public ProcessResult run() throws IOException, InterruptedException {
        return run(new byte[0]);
    }

    /**
     * Like {@link #run()}, with {@code input}, in the {@link #charset}.
     *
     * @throws IOException if a program cannot be started
     * @throws IllegalStateException if the input is redirected
     * @throws InterruptedException if the caller is cancelled, once the process has been ended
     */
    public ProcessResult run(String input) throws IOException, InterruptedException {
        return run(Objects.requireNonNull(input, "input").getBytes(settings.charset));
    }

    /**
     * Like {@link #run()}, with {@code input}. A program that does not read all of it has not failed.
     *
     * @throws IOException if a program cannot be started
     * @throws IllegalStateException if the input is redirected, and there is some
     * @throws InterruptedException if the caller is cancelled, once the process has been ended
     * @implNote Heritage: {@code subprocess.run}.
     */
    public ProcessResult run(byte[] input) throws IOException, InterruptedException {
        Objects.requireNonNull(input, "input");
        return this.<ProcessResult, IOException>start(process -> process.communicate(input));
    }

    /**
     * Starts the program, and runs {@code body}, which talks with it. When the body has ended, so has the process: the body
     * awaits what it wants to have awaited.
     *
     * {@snippet :
     * import dev.weft.process.Processes;
     *
     * String answer = Processes.command("bc", "-q").start(bc -> {
     *     bc.stdin().write("6 * 7\n");
     *     return bc.stdout().readLine();
     * });
     * }
     *
     * @return the result of the body
     * @throws X if the body throws it
     * @throws IOException if a program cannot be started
     * @throws InterruptedException if the caller is cancelled, once the process has been ended
     */
    public <T extends @Nullable Object, X extends Exception> T start(
            Job.On<? super RunningProcess, ? extends T, X> body) throws X, IOException, InterruptedException {
        Objects.requireNonNull(body, "body");
        List<Stage> stages = spawn();
        try {
            return body.call(new RunningProcess(this, stages));
        } finally {
            Ending.end(stages, settings.grace);
        }
    }

    private List<Stage> spawn() throws IOException, InterruptedException {
        List<Command> commands = commands();
        List<ProcessBuilder> builders =
                commands.stream().map(it -> it.settings.builder()).toList();
        AtomicReference<@Nullable List<Process>> started = new AtomicReference<>();
        boolean complete = false;
        try {
            Async.<IOException>onPlatformThread(() -> started.set(ProcessBuilder.startPipeline(builders)));
            complete = true;
        } finally {
            List<Process> there = started.get();
            if (!complete && there != null) { // cancelled while it was being started
                Ending.end(stages(commands, there), settings.grace);
            }
        }
        return stages(commands, Objects.requireNonNull(started.get()));
    }

    private static List<Stage> stages(List<Command> commands, List<Process> processes) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            stages.add(Stage.of(commands.get(i).program(), processes.get(i)));
        }
        return List.copyOf(stages);
    }

    private List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Command next = this; next != null; next = next.settings.source) {
            commands.addFirst(next);
        }
        return commands;
    }

    Settings settings() {
        return settings;
    }

    Redirect firstInput() {
        Command before = settings.source;
        return before == null ? settings.input : before.firstInput();
    }

    /** The settings of the {@code index}-th program of the pipeline. */
    Settings settings(int index) {
        return commands().get(index).settings;
    }

    /** The program with its arguments, shortened. */
    private String program() {
        String all = String.join(" ", settings.command);
        return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "…";
    }

    /** The programs with their arguments, each shortened. */
    @Override
    public String toString() {
        Command before = settings.source;
        return before == null ? program() : before + " | " + program();
    }
}
