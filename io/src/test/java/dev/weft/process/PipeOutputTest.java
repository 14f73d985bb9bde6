package dev.weft.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The input of a process that ends while a part of it is being written. */
@Tag("real-time")
@Timeout(60)
class PipeOutputTest {
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** A pipe to which a write blocks until {@link #mayEnd} is open. */
    private final OutputStream slow = new OutputStream() {
        @Override
        public void write(int single) throws IOException {
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    };

    /** The input of a process that has ended, with one byte that the pipe has not accepted yet. */
    private PipeOutput inputWithAPartPending() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("cat").start();
        Exit exit = Exit.of(process, "cat");
        PipeOutput input = new PipeOutput(slow, exit, "the input of 'cat'");
        assertThat(input.write(ByteBuffer.allocate(1))).isEqualTo(1);
        process.getOutputStream().close();
        exit.await();
        return input;
    }

    private static void flush(PipeOutput input) throws IOException, InterruptedException {
        while (!input.flush()) {
            input.awaitWritable();
        }
    }

    @Test
    void partThatWasTakenWhileTheProcessEndedWasWritten() throws Exception {
        Async.run(() -> {
            PipeOutput input = inputWithAPartPending();
            assertThat(input.flush()).isFalse();
            mayEnd.countDown();

            flush(input);
        });
    }

    @Test
    void partThatNothingTakesIsNotWaitedForOnceTheProcessHasEnded() throws Exception {
        Async.run(() -> {
            PipeOutput input = inputWithAPartPending();

            assertThatThrownBy(() -> flush(input))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the input of 'cat' is not read any more: the process has ended");
            mayEnd.countDown();
        });
    }

    @Test
    void endedProcessTakesNothing() throws Exception {
        Async.run(() -> {
            PipeOutput input = inputWithAPartPending();
            mayEnd.countDown();
            flush(input);

            assertThatThrownBy(() -> input.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the input of 'cat' is not read any more: the process has ended");
        });
    }
}
