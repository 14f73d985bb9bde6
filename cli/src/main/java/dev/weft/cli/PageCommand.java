package dev.weft.cli;

import dev.weft.cli.look.Jvm;
import dev.weft.cli.look.LookException;
import dev.weft.cli.look.LookSession;
import dev.weft.cli.look.PageServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft page}: the tasks of a running program in a browser. */
@Command(
        name = "page",
        description =
                "Serves a page that shows the tasks of a running program in a browser, on this machine only, until "
                        + "the command or the program ends: the tree, which task waits for which, cycles, and what they share. The "
                        + "address is printed; it has a token, without which nothing is shown.")
final class PageCommand extends LookCommand {
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

    @Parameters(paramLabel = "PID", description = "The process to look at; 'weft ps' lists them.")
    private long pid;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after this time; without it, when the program ends or with Ctrl-C.")
    private Duration time = Duration.ofDays(365);

    PageCommand(OutputStream out) {
        super(out);
    }

    @Override
    int look() throws LookException, IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (LookSession session = new Jvm(pid).open();
                PageServer server = PageServer.serve(new Asked(session))) {
            print(List.of(server.address()));
            while (System.nanoTime() - end < 0) {
                if (ProcessHandle.of(pid).isEmpty()) {
                    throw LookException.ended(pid);
                }
                Thread.sleep(BETWEEN_CHECKS);
            }
            return ExitCode.OK;
        }
    }

    /** Asks the first bean of the process: a page is about one. The server asks one question at a time. */
    private final class Asked implements PageServer.Asking {
        private final LookSession session;

        Asked(LookSession session) {
            this.session = session;
        }

        @Override
        public String picture(int most) throws LookException {
            return session.ask(bean -> bean.picture(most, false, full)).getFirst();
        }

        @Override
        public String stack(long thread) throws LookException {
            return session.ask(bean -> bean.stack(Long.toString(thread), full)).getFirst();
        }
    }
}
