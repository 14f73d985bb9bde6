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
 * A program to run, with its arguments and environment; or a pipeline of programs, each of which reads the output of
 * the program before it. Immutable: each method that sets something returns a new command with one change. Created by
 * {@link Processes#command(String...)}.
 *
 * <p>Input, output and errors are pipes to this process, unless a {@link Redirect} is set: {@link Redirect#INHERIT}, a file, or
 * for output and errors {@link Redirect#DISCARD}.
 *
 * <p><b>The end.</b> No process outlives {@link #run} or {@link #start}. When the call ends, even by a cancellation or
 * a timeout, a process that is still alive gets SIGTERM, and so do its descendants that are alive at that moment. After
 * the {@link #grace} period, the processes that are still alive get SIGKILL. Only then does the call return. A
 * descendant whose parent has ended earlier cannot be found, and continues to run, like a daemon.
 *
 * <p><b>Pipelines.</b> A setting of a pipeline, except its {@link #stdin}, applies to its last program. Each of the
 * other programs keeps the working directory, the environment and the errors of its own command. The {@link #grace},
 * the {@link #captureLimit} and the {@link #charset} of the last program apply to the whole pipeline.
 *
 * <p>The JDK cannot create process groups. To run a program in a group of its own, begin the command with {@code
 * setsid}, if the system has that program.
 */
public final class Command {
    private static final int MAX_SHOWN = 80;

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

    /** Sets the working directory; by default the working directory of this process. */
    public Command workingDirectory(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return with(it -> it.workingDirectory = directory);
    }

    /**
     * Sets a variable of the environment. The other variables are inherited from this process.
     *
     * @throws IllegalArgumentException if the name contains an equals sign, or if name or value contains the character
     *     0
     */
    public Command environment(String name, String value) {
        Checks.variable(name, value);
        return with(it -> it.environment(name, value));
    }

    /** Removes a variable from the environment. */
    public Command withoutEnvironment(String name) {
        Objects.requireNonNull(name, "name");
        return with(it -> it.environment(name, null));
    }

    /** Makes the environment empty, except for the variables that {@link #environment} sets, before or after this call. */
    public Command emptyEnvironment() {
        return with(it -> it.emptyEnvironment = true);
    }

    /**
     * Sets the source of the standard input; by default a pipe. In a pipeline this is the input of the first program.
     *
     * @throws IllegalArgumentException if {@code source} is a redirect for writing
     */
    public Command stdin(Redirect source) {
        Checks.source(source);
        Command before = settings.source;
        return before == null ? with(it -> it.stdin = source) : with(it -> it.source = before.stdin(source));
    }

    /**
     * Sets the target of the standard output; by default a pipe.
     *
     * @throws IllegalArgumentException if {@code target} is a redirect for reading
     */
    public Command stdout(Redirect target) {
        Checks.target(target);
        return with(it -> it.stdout = target);
    }

    /**
     * Sets the target of the standard error; by default a pipe of its own.
     *
     * @throws IllegalArgumentException if {@code target} is a redirect for reading
     */
    public Command stderr(Redirect target) {
        Checks.target(target);
        return with(it -> it.stderr = target);
    }

    /** Merges the standard error into the standard output. */
    public Command stderrToStdout() {
        return with(it -> it.stderrToStdout = true);
    }

    /** Sets the charset of lines and text; UTF-8 by default. */
    public Command charset(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return with(it -> it.charset = charset);
    }

    /**
     * Limits the number of bytes of the output, and of the errors, that {@link #run} and {@link RunningProcess#communicate}
     * keep; 16 MiB of each by default. The beginning of the output and the end of the errors are kept. The other bytes are read
     * and {@linkplain CapturedOutput#droppedBytes counted}.
     *
     * @throws IllegalArgumentException if the limit is less than one
     */
    public Command captureLimit(int bytes) {
        Require.atLeastOne(bytes, "bytes");
        return with(it -> it.captureLimit = bytes);
    }

    /**
     * Sets the time between SIGTERM and SIGKILL for a process that is to end; 5 seconds by default. The time is real
     * time, even in a simulation. With zero, the process gets SIGKILL immediately.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public Command grace(Duration grace) {
        Require.notNegative(grace, "grace");
        return with(it -> it.grace = grace);
    }

    /**
     * Returns a pipeline of this command and {@code next}, which reads the output of this command. The operating system
     * moves the bytes. The exit status of the pipeline is the exit status of the last program; {@link
     * ProcessResult#requireSuccess} checks all programs.
     *
     * @throws IllegalArgumentException if the output of this command or the input of {@code next} is redirected, or the
     *     errors of this command go to its output
     */
    public Command pipe(Command next) {
        Objects.requireNonNull(next, "next");
        if (settings.stdout != Redirect.PIPE || settings.stderrToStdout) {
            throw new IllegalArgumentException("the output of '" + this + "' must be a pipe of its own to be read by '"
                    + next + "', but is redirected, or contains the errors too");
        }
        Command first = next;
        while (first.settings.source != null) {
            first = first.settings.source;
        }
        if (first.settings.stdin != Redirect.PIPE) {
            throw new IllegalArgumentException(
                    "next must read a pipe, but '" + first + "' reads " + first.settings.stdin);
        }
        Command before = next.settings.source;
        return next.with(it -> it.source = before == null ? this : pipe(before));
    }

    /**
     * Runs the program to its end, and returns its output. The input is empty, unless it is redirected.
     *
     * @throws IOException if a program cannot be started
     * @throws InterruptedException if the caller is cancelled; thrown after the process has ended
     */
    public ProcessResult run() throws IOException, InterruptedException {
        return run(new byte[0]);
    }

    /**
     * Like {@link #run()}, with {@code input}, in the {@link #charset}.
     *
     * @throws IOException if a program cannot be started
     * @throws IllegalStateException if the input is redirected
     * @throws InterruptedException if the caller is cancelled; thrown after the process has ended
     */
    public ProcessResult run(String input) throws IOException, InterruptedException {
        return run(Objects.requireNonNull(input, "input").getBytes(settings.charset));
    }

    /**
     * Like {@link #run()}, with {@code input}. It is not a failure if the program does not read all of the input.
     *
     * @throws IOException if a program cannot be started
     * @throws IllegalStateException if the input is redirected, and {@code input} is not empty
     * @throws InterruptedException if the caller is cancelled; thrown after the process has ended
     * @implNote Heritage: {@code subprocess.run}.
     */
    public ProcessResult run(byte[] input) throws IOException, InterruptedException {
        Objects.requireNonNull(input, "input");
        return this.<ProcessResult, IOException>start(process -> process.communicate(input));
    }

    /**
     * Starts the program, and runs {@code body}, which communicates with it. When the body has ended, the process is ended too.
     * So the body must await the process if the process is to end by itself.
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
     * @throws InterruptedException if the caller is cancelled; thrown after the process has ended
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
            List<Process> processes = started.get();
            if (!complete && processes != null) { // cancelled while the processes were being started
                Ending.end(stages(commands, processes), settings.grace);
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
        return before == null ? settings.stdin : before.firstInput();
    }

    /** The settings of the {@code index}-th program of the pipeline. */
    Settings settings(int index) {
        return commands().get(index).settings;
    }

    /** The program with its arguments, shortened. */
    private String program() {
        String all = String.join(" ", settings.command);
        return all.length() <= MAX_SHOWN ? all : all.substring(0, MAX_SHOWN) + "…";
    }

    /** The programs with their arguments, each shortened. */
    @Override
    public String toString() {
        Command before = settings.source;
        return before == null ? program() : before + " | " + program();
    }
}
