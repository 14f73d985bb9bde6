package dev.weft.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.select.Select;
import dev.weft.sync.Event;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The behaviour of processes, in parallel runs and in event loops. This list names the tests of CPython's two {@code
 * test_subprocess} modules (of {@code subprocess} and of {@code asyncio}) that apply to Weft, and the methods here that
 * test the same:
 *
 * <ul>
 *   <li>{@code test_check_output}, {@code test_stdout_pipe}, {@code test_stderr_pipe}, {@code test_communicate_returns}:
 *       {@link #resultHasStatusOutputAndErrors}
 *   <li>{@code test_check_call_nonzero}, {@code test_check_output_nonzero}, {@code test_CalledProcessError_str_non_zero}:
 *       {@link #failureTellsStatusAndTheEndOfTheErrors}
 *   <li>{@code test_run_abort}, {@code test_CalledProcessError_str_signal}, {@code test_send_signal}: {@link
 *       #statusOfAKilledProcessNamesTheSignal}
 *   <li>{@code test_check_output_input_arg}, {@code test_communicate_stdin}, {@code test_stdin_pipe}: {@link
 *       #inputIsReadByTheProcess}
 *   <li>{@code test_check_output_input_none}, {@code test_empty_input}, {@code test_stdin_devnull}: {@link
 *       #processWithoutInputReadsItsEnd}
 *   <li>{@code test_communicate}, {@code test_communicate_pipe_buf}, {@code test_pause_reading}: {@link
 *       #muchInBothDirectionsDoesNotDeadlock}
 *   <li>{@code test_communicate_epipe}, {@code test_communicate_BrokenPipeError_stdin_write}, {@code
 *       test_communicate_ignore_broken_pipe}: {@link #inputThatIsNotReadIsNoFailure}
 *   <li>{@code test_stdin_broken_pipe}: {@link #writingToAProcessThatHasEndedFails}
 *   <li>{@code test_writes_before_communicate}: {@link #whatWasWrittenBeforeIsNotLost}
 *   <li>{@code test_stdout_stderr_pipe}, {@code test_check_output_stderr}: {@link #errorsMayGoToTheOutput}
 *   <li>{@code test_stdin_filedes}, {@code test_stdout_filedes}, {@code test_stdout_devnull}: {@link
 *       #filesMayBeInputAndOutput}, {@link #redirectedPipesAreRefusedByName}
 *   <li>{@code test_cwd}, {@code test_env}, {@code test_empty_env}, {@code test_one_environment_variable}: {@link
 *       #processHasItsFolderAndEnvironment}
 *   <li>{@code test_nonexisting_with_pipes}, {@code test_exception_cwd}, {@code test_exception_bad_executable}, {@code
 *       test_popen_error}: {@link #programThatCannotBeStartedIsAFailure}
 *   <li>{@code test_issue8780}, {@code test_shell}: {@link #pipelineIsJoinedByTheSystem}, {@link
 *       #failureInThePipelineIsAFailure}
 *   <li>{@code test_communicate_timeout}, {@code test_call_timeout}, {@code test_check_output_timeout}, {@code
 *       test_close_kill_running}, {@code test_cancel_process_wait}: {@link #timedOutProcessIsEnded}, {@link
 *       #processThatIgnoresSigtermIsKilledAfterTheGrace}
 *   <li>{@code test_wait_timeout}: {@link #waitThatTimesOutLeavesTheProcess}
 *   <li>{@code test_poll}, {@code test_wait}, {@code test_threadsafe_wait}: {@link #manyAwaitTheEnd}, {@link
 *       #endCanBeSelected}
 *   <li>{@code test_terminate}, {@code test_kill}, {@code test_kill_dead}, {@code test_terminate_dead}, {@code
 *       test_close_dont_kill_finished}: {@link #processMayBeEndedFromTheBody}
 *   <li>{@code test_read_stdout_after_process_exit}: {@link #outputIsReadAfterTheEnd}
 *   <li>{@code test_wait_even_if_pipe_is_open}: {@link #grandchildThatHoldsThePipeDoesNotDelayTheCaller}
 *   <li>{@code test_cancel_make_subprocess_transport_exec}: {@link #cancelledStartLeavesNoProcess}
 *   <li>{@code test_no_leaking}, {@code test_communicate_pipe_fd_leak}, {@code test_leaking_fds_on_error}, {@code
 *       test_zombie_fast_process_del}: {@code ManyProcessesTest}
 * </ul>
 */
@ParameterizedClass
@EnumSource
@Tag("real-time")
@Timeout(60)
class ProcessesTest {
    private static final Duration A_WHILE = Duration.ofMillis(50);

    /** How the tests run. */
    enum Way {
        PARALLEL,
        EVENT_LOOP
    }

    private final Way way;

    @TempDir
    private Path folder;

    ProcessesTest(Way way) {
        this.way = way;
    }

    private void run(Action<Exception> body) throws Exception {
        switch (way) {
            case PARALLEL -> Async.run(body);
            case EVENT_LOOP -> EventLoop.run(body);
        }
    }

    private static Command shell(String script) {
        return Processes.command("sh", "-c", script);
    }

    // Running a program to its end

    @Test
    void resultHasStatusOutputAndErrors() throws Exception {
        run(() -> {
            ProcessResult result = Processes.run("sh", "-c", "echo out; echo err >&2; exit 3");

            assertThat(result.exitStatus()).isEqualTo(3);
            assertThat(result.isSuccess()).isFalse();
            assertThat(result.stdout().text()).isEqualTo("out\n");
            assertThat(result.stderr().text()).isEqualTo("err\n");
            assertThat(result)
                    .hasToString("'sh -c echo out; echo err >&2; exit 3' ended with status 3"
                            + " [output 4 bytes; errors 4 bytes]");
        });
    }

    @Test
    void failureTellsStatusAndTheEndOfTheErrors() throws Exception {
        run(() -> assertThatThrownBy(() -> Processes.run("sh", "-c", "echo no such thing >&2; exit 2")
                        .requireSuccess())
                .isInstanceOf(ProcessFailedException.class)
                .hasMessage("'sh -c echo no such thing >&2; exit 2' ended with status 2: no such thing")
                .satisfies(e ->
                        assertThat(((ProcessFailedException) e).exitStatus()).isEqualTo(2)));
    }

    @Test
    void statusOfAKilledProcessNamesTheSignal() throws Exception {
        run(() -> assertThat(shell("kill -KILL $$").run().exitStatus()).isEqualTo(137));
    }

    @Test
    void inputIsReadByTheProcess() throws Exception {
        run(() -> assertThat(Processes.command("tr", "a-z", "A-Z")
                        .run("grüße\n")
                        .requireSuccess()
                        .stdout()
                        .bytes())
                .isEqualTo("GRüßE\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void processWithoutInputReadsItsEnd() throws Exception {
        run(() -> assertThat(Processes.run("cat").requireSuccess().stdout().bytes())
                .isEmpty());
    }

    @Test
    void muchInBothDirectionsDoesNotDeadlock() throws Exception {
        byte[] input = new byte[3_000_000];
        Arrays.fill(input, (byte) 'x');

        run(() -> {
            ProcessResult result = shell("tee /dev/stderr").run(input);

            assertThat(result.stdout().bytes()).isEqualTo(input);
            assertThat(result.stderr().bytes()).isEqualTo(input);
        });
    }

    @Test
    void inputThatIsNotReadIsNoFailure() throws Exception {
        run(() -> assertThat(Processes.command("true").run(new byte[1_000_000]).exitStatus())
                .isZero());
    }

    @Test
    void whatIsTooMuchIsDroppedAndCounted() throws Exception {
        run(() -> {
            ProcessResult result =
                    shell("seq 1 100000; seq 1 100000 >&2").captureLimit(10).run();

            assertThat(result.stdout().text()).isEqualTo("1\n2\n3\n4\n5\n");
            assertThat(result.stderr().text()).isEqualTo("99\n100000\n");
            assertThat(result.stdout().droppedBytes()).isEqualTo(588_885);
            assertThat(result.stdout()).hasToString("10 bytes, and 588885 more that were dropped");
        });
    }

    @Test
    void errorsMayGoToTheOutput() throws Exception {
        run(() -> {
            ProcessResult result =
                    shell("echo one; echo two >&2; echo three").stderrToStdout().run();

            assertThat(result.stdout().text()).isEqualTo("one\ntwo\nthree\n");
            assertThat(result.stderr().bytes()).isEmpty();
        });
    }

    @Test
    void filesMayBeInputAndOutput() throws Exception {
        Path in = Files.writeString(folder.resolve("in"), "b\na\n");
        Path out = folder.resolve("out");

        run(() -> Processes.command("sort")
                .stdin(Redirect.from(in.toFile()))
                .stdout(Redirect.to(out.toFile()))
                .stderr(Redirect.DISCARD)
                .run()
                .requireSuccess());

        assertThat(out).hasContent("a\nb");
    }

    @Test
    void redirectedPipesAreRefusedByName() throws Exception {
        run(() -> Processes.command("true").stdout(Redirect.DISCARD).start(process -> {
            assertThatIllegalStateException()
                    .isThrownBy(process::stdout)
                    .withMessage("'true' has no pipe for its output: it was redirected");
            return null;
        }));
        run(() -> assertThatIllegalStateException()
                .isThrownBy(() -> Processes.command("true")
                        .stdin(Redirect.from(Path.of("/dev/null").toFile()))
                        .run("input")));
    }

    @Test
    void processHasItsFolderAndEnvironment() throws Exception {
        run(() -> {
            Command command = shell("pwd -P; echo \"$A $B\"")
                    .workingDirectory(folder)
                    .environment("A", "first")
                    .environment("B", "second");

            assertThat(command.run().stdout().text()).isEqualTo(folder.toRealPath() + "\nfirst second\n");
            assertThat(command.withoutEnvironment("A").run().stdout().text()).endsWith("\n second\n");
            assertThat(Processes.command("/usr/bin/env")
                            .emptyEnvironment()
                            .environment("ONE", "1")
                            .run()
                            .stdout()
                            .text())
                    .isEqualTo("ONE=1\n");
        });
    }

    @Test
    void programThatCannotBeStartedIsAFailure() throws Exception {
        run(() -> {
            assertThatThrownBy(() -> Processes.run("/no/such/program"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/no/such/program");
            assertThatThrownBy(() -> Processes.command("true")
                            .workingDirectory(Path.of("/no/such/folder"))
                            .run())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/no/such/folder");
        });
    }

    @Test
    void wordsThatNoProgramCanBeGivenAreRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> Processes.command((String[]) null))
                .withMessage("command");
        assertThatNullPointerException()
                .isThrownBy(() -> Processes.run("ls", null))
                .withMessage("command[1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Processes.command("ls", "a\0b"))
                .withMessage("command[1] must not contain the character 0, but is 'a\0b'");
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(Processes::command).withMessage("command must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Processes.command("x").captureLimit(0))
                .withMessage("bytes must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Processes.command("x").grace(Duration.ofSeconds(-1)))
                .withMessage("grace must not be negative, but is -1 s");
    }

    @Test
    void variableThatCannotExistIsRefusedByName() {
        Command command = Processes.command("x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> command.environment("A=B", "c"))
                .withMessage("name must contain neither an equals sign nor the character 0, but is 'A=B'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command.environment("A", "b\0c"))
                .withMessage("value of A must not contain the character 0");
    }

    @Test
    void redirectInTheWrongDirectionIsRefusedByName() {
        Command command = Processes.command("x");
        Redirect read = Redirect.from(Path.of("/dev/null").toFile());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> command.stdin(Redirect.DISCARD))
                .withMessageStartingWith("source must be something to read, but is '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command.stdout(read))
                .withMessageStartingWith("target must be something to write to, but is '");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command.stderr(read))
                .withMessageStartingWith("target must be something to write to, but is '");
    }

    // Pipelines

    @Test
    void pipelineIsJoinedByTheSystem() throws Exception {
        run(() -> {
            Command pipeline = Processes.command("sort")
                    .pipe(Processes.command("uniq", "-c").pipe(Processes.command("tr", "-d", " ")));

            assertThat(pipeline.run("b\na\nb\n").requireSuccess().stdout().text())
                    .isEqualTo("1a\n2b\n");
            assertThat(pipeline).hasToString("sort | uniq -c | tr -d  ");
        });
    }

    @Test
    void failureInThePipelineIsAFailure() throws Exception {
        run(() -> {
            ProcessResult result = shell("echo first >&2; exit 3")
                    .pipe(shell("cat; echo second >&2"))
                    .run();

            assertThat(result.exitStatuses()).containsExactly(3, 0);
            assertThat(result.exitStatus()).isZero();
            assertThat(result.stderr().text()).isEqualTo("first\nsecond\n");
            assertThatThrownBy(result::requireSuccess).hasMessageContaining("ended with status 3 | 0: first\nsecond");
        });
    }

    @Test
    void pipeNeedsAnOutputThatIsAPipe() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Processes.command("a").stdout(Redirect.DISCARD).pipe(Processes.command("b")))
                .withMessageStartingWith("the output of 'a' must be a pipe");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Processes.command("a").pipe(Processes.command("b").stdin(Redirect.INHERIT)))
                .withMessageStartingWith("next must read a pipe, but 'b' reads");
    }

    // Communicating with a process

    @Test
    void conversationGoesLineByLine() throws Exception {
        run(() -> {
            List<String> answers = new ArrayList<>();
            int status = shell("while read word; do echo \"$word!\"; done; exit 4")
                    .start(process -> {
                        for (String word : List.of("one", "two", "three")) {
                            process.stdin().write(word + "\n");
                            answers.add(process.stdout().readLine());
                        }
                        process.stdin().shutdownOutput();
                        assertThat(process.stdout().readLine()).isNull();
                        return process.await();
                    });

            assertThat(answers).containsExactly("one!", "two!", "three!");
            assertThat(status).isEqualTo(4);
        });
    }

    @Test
    void linesComeWhileTheProcessRuns() throws Exception {
        run(() -> shell("echo one; read go; echo two").start(process -> {
            process.stdout().forEachLine(line -> {
                if (line.equals("one")) {
                    process.stdin().write("go\n");
                }
            });
            assertThat(process.await()).isZero();
            return null;
        }));
    }

    @Test
    void whatWasWrittenBeforeIsNotLost() throws Exception {
        run(() -> Processes.command("cat").start(process -> {
            process.stdin().write("before ");

            assertThat(process.communicate("after").stdout().text()).isEqualTo("before after");
            return null;
        }));
    }

    @Test
    void readThatTimesOutLosesNothing() throws Exception {
        run(() -> shell("printf one; read go; echo two").start(process -> {
            Optional<String> soon =
                    Async.moveOnAfter(A_WHILE, () -> process.stdout().readLine());
            process.stdin().write("go\n");

            assertThat(soon).isEmpty();
            assertThat(process.stdout().readLine()).isEqualTo("onetwo");
            return null;
        }));
    }

    @Test
    void outputIsReadAfterTheEnd() throws Exception {
        run(() -> shell("seq 1 1000").start(process -> {
            process.await();

            assertThat(process.isAlive()).isFalse();
            assertThat(new String(process.stdout().readAll(10_000), StandardCharsets.US_ASCII))
                    .hasLineCount(1000);
            return null;
        }));
    }

    @Test
    void writingToAProcessThatHasEndedFails() throws Exception {
        run(() -> Processes.command("true").start(process -> {
            process.await();

            assertThatThrownBy(() -> process.stdin().write("too late"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the input of 'true' is not read any more: the process has ended");
            return null;
        }));
    }

    @Test
    void writerOfAFullPipeIsCancelledAtOnceAndTheProcessGoesOn() throws Exception {
        run(() -> shell("exec sleep 60").start(process -> {
            assertThat(Async.moveOnAfter(A_WHILE, () -> process.stdin().write(new byte[1_000_000])))
                    .isFalse();
            assertThat(process.isAlive()).isTrue();
            return null;
        }));
    }

    @Test
    void endCanBeSelected() throws Exception {
        run(() -> shell("exit 5").start(process -> {
            String first = Select.first(
                    Select.whenSet(Event.create(), () -> "never"),
                    Select.when(process.whenEnded(), status -> "status " + status));

            assertThat(first).isEqualTo("status 5");
            return null;
        }));
    }

    @Test
    void manyAwaitTheEnd() throws Exception {
        run(() -> shell("read go").start(process -> {
            List<Integer> statuses = TaskGroup.call(group -> {
                var all = group.spawn(() -> Async.gather(List.of(1, 2, 3), _ -> process.await()));
                process.stdin().write("go\n");
                return all.await();
            });

            assertThat(statuses).containsExactly(0, 0, 0);
            return null;
        }));
    }

    // Ending a process

    @Test
    void processIsEndedWhenTheBodyIsLeft() throws Exception {
        run(() -> {
            ProcessHandle left = Processes.command("sleep", "60")
                    .start(process -> ProcessHandle.of(process.pid()).orElseThrow());

            assertThat(left.isAlive()).isFalse();
        });
    }

    @Test
    void timedOutProcessIsEnded() throws Exception {
        run(() -> {
            Promise<ProcessHandle> handle = Promise.create();

            assertThatThrownBy(() -> Async.withTimeout(
                            A_WHILE,
                            () -> Processes.command("sleep", "60").start(process -> {
                                handle.complete(ProcessHandle.of(process.pid()).orElseThrow());
                                return process.await();
                            })))
                    .isInstanceOf(TimedOutException.class);
            assertThat(handle.await().isAlive()).isFalse();
        });
    }

    @Test
    void processThatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
        run(() -> {
            Command stubborn = shell("trap '' TERM; echo ready; while true; do sleep 0.05; done");
            int status = stubborn.grace(Duration.ofMillis(200)).start(process -> {
                assertThat(process.stdout().readLine()).isEqualTo("ready"); // the process ignores SIGTERM from now on
                process.terminate();
                return process.await();
            });

            assertThat(status).isEqualTo(137);
        });
    }

    @Test
    void processThatObeysHasTimeToSayGoodbye() throws Exception {
        run(() -> shell("trap 'echo goodbye; exit 7' TERM; echo ready; while true; do sleep 0.05; done")
                .start(process -> {
                    process.stdout().readLine();
                    process.terminate();

                    assertThat(process.await()).isEqualTo(7);
                    assertThat(process.stdout().readLine()).isEqualTo("goodbye");
                    return null;
                }));
    }

    @Test
    void descendantsAreEndedToo() throws Exception {
        run(() -> {
            long grandchild = shell("sleep 60 & echo $!; wait").start(process -> {
                return Long.parseLong(process.stdout().readLine());
            });

            assertThat(ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive))
                    .isEmpty();
        });
    }

    @Test
    void processMayBeEndedFromTheBody() throws Exception {
        run(() -> {
            assertThat(Processes.command("sleep", "60").<Integer, InterruptedException>start(process -> {
                        process.terminate();
                        process.terminate();
                        return process.await();
                    }))
                    .isEqualTo(143);
            assertThat(Processes.command("sleep", "60").<Integer, InterruptedException>start(process -> {
                        process.kill();
                        process.kill();
                        return process.await();
                    }))
                    .isEqualTo(137);
        });
    }

    @Test
    void waitThatTimesOutLeavesTheProcess() throws Exception {
        run(() -> shell("read go; exit 6").start(process -> {
            assertThat(Async.moveOnAfter(A_WHILE, () -> process.await())).isEmpty();
            process.stdin().write("go\n");
            assertThat(process.await()).isEqualTo(6);
            return null;
        }));
    }

    @Test
    void grandchildThatHoldsThePipeDoesNotDelayTheCaller() throws Exception {
        run(() -> {
            ProcessResult result = shell("sleep 30 & echo $!").run();
            long grandchild = Long.parseLong(result.stdout().text().strip());
            try {
                assertThat(result.exitStatus()).isZero();
                assertThat(ProcessHandle.of(grandchild)).get().matches(ProcessHandle::isAlive);
            } finally {
                ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            }
        });
    }

    @Test
    void cancelledStartLeavesNoProcess() throws Exception {
        String mark = "60." + System.nanoTime();
        for (int i = 0; i < 20; i++) {
            Duration limit = Duration.ofNanos(200_000L * i + 1);
            run(() -> assertThatThrownBy(() -> Async.withTimeout(
                            limit, () -> Processes.command("sleep", mark).run()))
                    .isInstanceOf(TimedOutException.class));
        }

        assertThat(ProcessHandle.current()
                        .children()
                        .filter(it -> it.info()
                                .arguments()
                                .filter(arguments -> List.of(arguments).contains(mark))
                                .isPresent()))
                .isEmpty();
    }
}
