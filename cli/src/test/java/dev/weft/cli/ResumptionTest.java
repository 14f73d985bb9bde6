package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that are cut or killed, and go on. */
@Tag("real-time")
@Timeout(60)
class ResumptionTest {
    private static final int LENGTH = 8_000_000;

    @TempDir
    private Path directory;

    private static byte[] random(long seed) {
        byte[] content = new byte[LENGTH];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Cli fetch(RangeServer server, String... more) {
        return Cli.run(Stream.concat(
                        Stream.of("fetch", "--json", "--head", "0", "-o", directory.toString(), server.url()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private void assertThatFileIs(byte[] content) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(path -> path.endsWith("file")).findAny().orElseThrow();
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
        }
        assertThat(directory.resolve(".weft/part")).isEmptyDirectory();
    }

    @Test
    void bodyThatIsCutTenTimesGoesOnAtItsByte() throws Exception {
        Integer[] cuts = Stream.iterate(700_000, cut -> cut + 700_000).limit(10).toArray(Integer[]::new);
        byte[] content = random(1);
        try (RangeServer server = new RangeServer(content).cutAt(cuts)) {
            Cli run = fetch(server);

            assertThat(run.status()).isZero();
            assertThat(server.starts)
                    .startsWith(-1, 700_000, 1_400_000)
                    .hasSize(11)
                    .endsWith(7_000_000);
            assertThat(run.out()).contains("\"bytes\":" + LENGTH, "\"tries\":11");
            assertThatFileIs(content);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600_000, 2_000_000, 7_999_999})
    void runThatIsKilledGoesOnAtTheByteThatIsOnDisk(int place) throws Exception {
        byte[] content = random(place);
        try (RangeServer server = new RangeServer(content)) {
            server.pause = new CountDownLatch(1);
            Process program = Cli.program("fetch", "-q", "--head", "0", "-o", directory.toString(), server.url())
                    .start();
            while (partLength() < Math.min(place, LENGTH / 2)) {
                Thread.sleep(2); // another process: there is nothing to wait for but the growth of its file
            }
            program.destroyForcibly().waitFor();
            int length = (int) partLength();
            server.pause.countDown();

            Cli run = fetch(server, "--resume");

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactly(-1, length);
            assertThatFileIs(content);
        }
    }

    @Test
    void runThatIsKilledFiveTimesGoesOnAtItsByteEachTime() throws Exception {
        byte[] content = random(7);
        List<Integer> expected = new ArrayList<>(List.of(-1));
        try (RangeServer server = new RangeServer(content)) {
            server.pause = new CountDownLatch(1);
            for (int sent = LENGTH / 2; expected.size() <= 5; sent += (LENGTH - sent) / 2) {
                Process program = Cli.program(
                                "fetch", "-q", "--head", "0", "-o", directory.toString(), "--resume", server.url())
                        .start();
                while (partLength() < sent) {
                    Thread.sleep(2); // another process: there is nothing to wait for but the growth of its file
                }
                program.destroyForcibly().waitFor();
                expected.add(sent);
            }
            server.pause.countDown();

            Cli run = fetch(server, "--resume");

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactlyElementsOf(expected);
            assertThatFileIs(content);
        }
    }

    private long partLength() throws IOException {
        Path parts = directory.resolve(".weft/part");
        if (!Files.isDirectory(parts)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(parts)) {
            List<Path> all = files.toList();
            return all.isEmpty() ? 0 : Files.size(all.getFirst());
        }
    }

    @Test
    void fileThatHasChangedIsFetchedAnew() throws Exception {
        byte[] content = random(2);
        try (RangeServer server = new RangeServer(random(3)).cutAt(3_000_000)) {
            fetch(server, "--retries", "0");
            server.content = content;
            server.validator = "ETag: \"two\"";

            Cli run = fetch(server, "--resume");

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactly(-1, 3_000_000);
            assertThatFileIs(content);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: \"%s\"",
                "Date: Sun, 01 Nov 2026 08:00:00 GMT\r\nLast-Modified: Sat, 31 Oct 2026 0%s:00:00 GMT"
            })
    void fileThatHasChangedIsFetchedAnewFromServerThatIgnoresIfRange(String validator) throws Exception {
        byte[] content = random(2);
        try (RangeServer server = new RangeServer(random(3)).cutAt(3_000_000)) {
            server.ignoresIfRange = true;
            server.validator = validator.formatted(1);
            fetch(server, "--retries", "0");
            server.content = content;
            server.validator = validator.formatted(2);

            Cli run = fetch(server, "--resume");

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactly(-1, 3_000_000, -1);
            assertThatFileIs(content);
        }
    }

    @Test
    void wrongRangeIsFollowedByTheWhole() throws Exception {
        byte[] content = random(3);
        try (RangeServer server = new RangeServer(content).cutAt(3_000_000)) {
            server.shift = 1;

            Cli run = fetch(server);

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactly(-1, 3_000_000, -1);
            assertThatFileIs(content);
        }
    }

    @Test
    void rangeThatIsRefusedIsFollowedByTheWhole() throws Exception {
        byte[] content = random(4);
        try (RangeServer server = new RangeServer(content).cutAt(3_000_000)) {
            server.refusesRanges = true;

            Cli run = fetch(server);

            assertThat(run.status()).isZero();
            assertThat(server.starts).containsExactly(-1, 3_000_000, -1);
            assertThatFileIs(content);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: W/\"one\"",
                "X-Nothing: none",
                "Content-Encoding: br\r\nETag: \"one\"",
                "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void bodyWithoutAStrongValidatorIsFetchedAnew(String validator) throws Exception {
        try (RangeServer server = new RangeServer(random(5)).cutAt(3_000_000, 3_000_000)) {
            server.validator = validator;

            fetch(server, "--retries", "1");

            assertThat(server.starts).containsOnly(-1);
            assertThat(directory.resolve(".weft/part")).isEmptyDirectory();
        }
    }

    @Test
    void dateIsAValidatorIfItIsOldEnough() throws Exception {
        byte[] content = random(6);
        try (RangeServer server = new RangeServer(content).cutAt(3_000_000)) {
            server.validator = "Date: Sun, 06 Nov 1994 09:49:37 GMT\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT";

            fetch(server);

            assertThat(server.starts).startsWith(-1, 3_000_000);
        }
    }
}
