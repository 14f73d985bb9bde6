package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TaskFailedException;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.output.Format;
import dev.weft.cli.output.Results;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(60)
final class ListFillerTest {
    /** An output whose reader has ended. */
    private static final class ClosedPipe implements Format {
        @Override
        public void write(Fetched result) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}
    }

    /** Many times, because two tasks learn of the failure, and chance decides which is first. */
    @RepeatedTest(300)
    void outputThatCannotBeWrittenIsTheCauseOfTheFailure() {
        SharedList list = new SharedList(null, "list", "owner", Duration.ofSeconds(30));
        Results results = new Results(new ClosedPipe(), new PrintWriter(new StringWriter()), _ -> {});
        JobSource targets =
                new JobSource(List.of(Target.of("http://")).iterator(), null, false, null, results, System.nanoTime());

        assertThatThrownBy(() -> Async.<IOException>run(new ListFiller(list, targets, () -> {})::run))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
    }
}
