package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.result.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class JobCodecTest {
    private final JobCodec codec = new JobCodec(0);

    private Job copy(Job job) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(job, new DataOutputStream(bytes));
        return codec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void jobKeepsItsTicketAndWhatFollowsIt() throws Exception {
        Job job = new Job(Target.of("http://a/"), "http://a", "file", null).withTicket(new Ticket(1L << 40, 7));
        job.begin(0).begin(false);

        Job copy = copy(job);

        assertThat(copy.ticket()).isEqualTo(new Ticket(1L << 40, 7));
        assertThat(copy.attempts()).isEqualTo(job.attempts()).isPositive();
    }

    @Test
    void jobThatIsNotSharedHasNoTicket() throws Exception {
        assertThat(copy(new Job(Target.of("http://a/"), "http://a", null, null)).ticket())
                .isNull();
    }
}
