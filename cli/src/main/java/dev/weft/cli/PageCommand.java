package dev.weft.cli;

import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.InspectSession;
import dev.weft.cli.inspect.Jvm;
import dev.weft.cli.inspect.PageServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft page}: shows the tasks of a running program in a browser. */
@Command(
        name = "page",
        description =
                "Serves a page that shows the tasks of a running program in a browser: the tree, which task waits "
                        + "for which, cycles, and the objects that tasks share. The page is served on this machine only, until "
                        + "the command or the program ends. The address is printed; it contains a token that protects the page.")
final class PageCommand extends InspectCommand {
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

    @Parameters(paramLabel = "PID", description = "The process to inspect; 'weft ps' lists the processes.")
    private long pid;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "End after this time at the latest. The command also ends when the program ends, and with Ctrl-C.")
    private Duration time = Duration.ofDays(365);

    PageCommand(OutputStream out) {
        super(out);
    }

    @Override
    int inspect() throws InspectException, IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (InspectSession session = new Jvm(pid).open();
                PageServer server = PageServer.serve(new FirstBean(session))) {
            print(List.of(server.address()));
            while (System.nanoTime() - end < 0) {
                if (ProcessHandle.of(pid).isEmpty()) {
                    throw InspectException.ended(pid);
                }
                Thread.sleep(BETWEEN_CHECKS);
            }
            return ExitCode.OK;
        }
    }

    /**
     * Asks the first Insight bean of the process, because a page shows the tasks of only one bean. The server asks one
     * question at a time.
     */
    private final class FirstBean implements PageServer.InspectedProcess {
        private final InspectSession session;

        FirstBean(InspectSession session) {
            this.session = session;
        }

        @Override
        public String snapshot(int maxTasks) throws InspectException {
            return session.ask(bean -> bean.snapshot(maxTasks, false, full)).getFirst();
        }

        @Override
        public String stack(long thread) throws InspectException {
            return session.ask(bean -> bean.stack(Long.toString(thread), full)).getFirst();
        }
    }
}
