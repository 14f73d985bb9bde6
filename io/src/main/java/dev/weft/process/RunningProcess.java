package dev.weft.process;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.Selectable;
import dev.weft.io.ByteStream;
import dev.weft.io.StreamClosedException;
import dev.weft.io.StreamOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running process, which {@link Command#start} passes to its body. For a pipeline, this object represents all
 * processes of the pipeline. All methods may be called by any thread.
 *
 * <p>The output and the errors of the process have to be read: when one of the two pipes is full, the process waits. {@link
 * #communicate} reads both while it writes the input. To redirect the errors, see {@link Command#stderr} and {@link
 * Command#stderrToStdout}.
 *
 * <p>The output ends when the process has ended, even if a descendant that still runs holds the pipe; later output of
 * the descendant is not read. If a process closes its output and continues, the output ends when the process ends.
 */
public final class RunningProcess {
    private final Command command;
    private final List<Stage> stages;
    private final @Nullable ByteStream stdin;
    private final @Nullable ByteStream stdout;
    private final List<@Nullable ByteStream> stderrs;

    RunningProcess(Command command, List<Stage> stages) {
        this.command = command;
        this.stages = stages;
        StreamOptions options = ByteStream.options().charset(command.settings().charset);
        Stage first = stages.getFirst();
        Stage last = stages.getLast();
        this.stdin = command.firstInput() != Redirect.PIPE
                ? null
                : ByteStream.over(
                        new PipeOutput(
                                first.process().getOutputStream(), first.exit(), "the input of '" + first.name() + "'"),
                        options);
        this.stdout = command.settings().stdout != Redirect.PIPE
                ? null
                : ByteStream.over(
                        new PipeInput(
                                last.process().getInputStream(), last.exit(), "the output of '" + last.name() + "'"),
                        options);
        this.stderrs = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            stderrs.add(errorsOf(stages.get(i), command.settings(i), options));
        }
    }

    private static @Nullable ByteStream errorsOf(Stage stage, Settings settings, StreamOptions options) {
        return settings.stderr != Redirect.PIPE || settings.stderrToStdout
                ? null
                : ByteStream.over(
                        new PipeInput(
                                stage.process().getErrorStream(), stage.exit(), "the errors of '" + stage.name() + "'"),
                        options);
    }

    /** The process id; in a pipeline, the id of the last process. */
    public long pid() {
        return stages.getLast().process().pid();
    }

    /** Whether the process is still alive; in a pipeline, whether at least one process is alive. */
    public boolean isAlive() {
        return stages.stream().anyMatch(it -> it.process().isAlive());
    }

    /**
     * The input of the process. {@link ByteStream#shutdownOutput} and {@link ByteStream#close} end it. A write waits while the
     * process does not read, and fails with an {@link IOException} when the process has ended. A write that is cancelled while
     * it waits ends the input.
     *
     * @throws IllegalStateException if the input is redirected
     */
    public ByteStream stdin() {
        return pipe(stdin, "input");
    }

    /**
     * The output of the process.
     *
     * @throws IllegalStateException if the output is redirected
     */
    public ByteStream stdout() {
        return pipe(stdout, "output");
    }

    /**
     * The errors of the process; in a pipeline, the errors of the last program.
     *
     * @throws IllegalStateException if the errors are redirected
     */
    public ByteStream stderr() {
        return pipe(stderrs.getLast(), "errors");
    }

    private ByteStream pipe(@Nullable ByteStream stream, String what) {
        if (stream == null) {
            throw new IllegalStateException("'" + command + "' has no pipe for its " + what + ": it was redirected");
        }
        return stream;
    }

    /**
     * Waits until the process has ended, and returns its exit status. In a pipeline, waits until all processes have
     * ended, and returns the exit status of the last process. A cancellation of the caller does not affect the process.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     * @implNote Heritage: {@code Process.wait}.
     */
    public int await() throws InterruptedException {
        int status = 0;
        for (Stage stage : stages) {
            status = stage.exit().await();
        }
        return status;
    }

    /** The end of the process for a {@link dev.weft.select.Select Select}; in a pipeline, the end of the last process. */
    public Selectable<Integer> whenEnded() {
        return stages.getLast().exit();
    }

    /**
     * Writes {@code input} and ends it, reads output and errors to their end, and waits for the end of the process.
     * This method does all of this at the same time, so that neither side waits for the other. It is not a failure if
     * the process does not read all of its input.
     *
     * @throws IOException if a stream is closed in the meantime
     * @throws IllegalStateException if {@code input} is not empty, but the input of the process is redirected
     * @throws InterruptedException if the caller is cancelled while it waits; the bytes that were read are dropped
     * @implNote Heritage: {@code Process.communicate}.
     */
    public ProcessResult communicate(byte[] input) throws IOException, InterruptedException {
        Objects.requireNonNull(input, "input");
        ByteStream in = input.length == 0 ? stdin : stdin();
        Settings settings = command.settings();
        List<Job<CapturedOutput, IOException>> jobs = new ArrayList<>();
        jobs.add(() -> feed(in, input));
        jobs.add(() -> stdout == null
                ? CapturedOutput.NOTHING
                : Capture.beginning(stdout, settings.captureLimit, settings.charset));
        for (ByteStream errors : stderrs) {
            jobs.add(() -> errors == null
                    ? CapturedOutput.NOTHING
                    : Capture.end(errors, settings.captureLimit, settings.charset));
        }
        List<CapturedOutput> captured =
                Async.<Job<CapturedOutput, IOException>, CapturedOutput, IOException>gather(jobs, Job::call);
        await();
        return new ProcessResult(
                command.toString(),
                stages.stream().map(it -> it.exit().status()).toList(),
                captured.get(1),
                joined(captured.subList(2, captured.size()), settings.charset));
    }

    /**
     * Like {@link #communicate(byte[])}, with {@code input} in the charset of the command.
     *
     * @throws IOException if a stream is closed in the meantime
     * @throws IllegalStateException if {@code input} is not empty, but the input of the process is redirected
     * @throws InterruptedException if the caller is cancelled while it waits; the bytes that were read are dropped
     */
    public ProcessResult communicate(String input) throws IOException, InterruptedException {
        return communicate(Objects.requireNonNull(input, "input").getBytes(command.settings().charset));
    }

    private static CapturedOutput feed(@Nullable ByteStream in, byte[] input) throws IOException, InterruptedException {
        if (in != null) {
            try {
                in.write(input);
                in.shutdownOutput();
            } catch (StreamClosedException e) {
                throw e;
            } catch (IOException e) { // the process does not read the rest; its exit status shows any failure
                in.close();
            }
        }
        return CapturedOutput.NOTHING;
    }

    private static CapturedOutput joined(List<CapturedOutput> parts, Charset charset) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long droppedBytes = 0;
        for (CapturedOutput part : parts) {
            all.writeBytes(part.bytes());
            droppedBytes += part.droppedBytes();
        }
        return new CapturedOutput(all.toByteArray(), droppedBytes, charset);
    }

    /**
     * Ends the process and its descendants that are alive now: SIGTERM, the {@linkplain Command#grace grace period of the
     * command}, SIGKILL. The output of the process can still be read. Waits until the process has ended, even if the caller is
     * cancelled in the meantime: then the call returns normally, and the caller's next wait throws.
     *
     * @throws InterruptedException never because of a cancellation; it is declared because the call waits
     */
    public void terminate() throws InterruptedException {
        Ending.end(stages, command.settings().grace);
    }

    /**
     * Ends the process and its descendants that are alive now, immediately, by SIGKILL. Waits until the process has ended, even
     * if the caller is cancelled in the meantime: then the call returns normally, and the caller's next wait throws.
     *
     * @throws InterruptedException never because of a cancellation; it is declared because the call waits
     */
    public void kill() throws InterruptedException {
        Ending.end(stages, Duration.ZERO);
    }

    @Override
    public String toString() {
        return "process " + pid() + " '" + command + "' [" + (isAlive() ? "alive" : "ended") + "]";
    }
}
