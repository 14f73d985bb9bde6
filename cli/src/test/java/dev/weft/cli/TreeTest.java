package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Nginx.Asked;
import dev.weft.cli.Nginx.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Saves a tree of files from a real server: a small generated one or, with {@code -Preal}, the pages of Debian's
 * package openjdk-17-doc.
 */
@Tag("real-time")
@Timeout(600)
class TreeTest {
    /**
     * Matches a complete line, which may contain anything but a line feed, since the beginnings of bodies are
     * arbitrary.
     */
    private static final Pattern JOURNALLED =
            Pattern.compile("\"url\":\"https?://[^/]+([^\"]+)\".*\"sha256\":\".*}\n", Pattern.UNIX_LINES);

    @TempDir
    private Path directory;

    private Path tree;
    private List<String> paths;

    @BeforeEach
    void findTree() throws IOException {
        String given = System.getProperty("weft.tree", "");
        tree = given.isEmpty() ? makeTree() : Path.of(given);
        try (Stream<Path> files = Files.walk(tree, FileVisitOption.FOLLOW_LINKS)) {
            paths = files.filter(Files::isRegularFile)
                    .map(file -> "/" + tree.relativize(file))
                    .toList();
        }
    }

    private Path makeTree() throws IOException {
        Random random = new Random(42);
        Path made = directory.resolve("tree");
        for (int i = 0; i < 600; i++) {
            Path file = made.resolve("chapter-" + i % 20).resolve("page-" + i + ".html");
            Files.createDirectories(file.getParent());
            byte[] content = new byte[i == 0 ? 0 : (int) Math.pow(10, random.nextDouble(5.5))];
            random.nextBytes(content);
            Files.write(file, content);
        }
        return made;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyFileIsSavedAsItIs(Way way) throws Exception {
        Path saved = directory.resolve("saved");
        try (Nginx nginx = new Nginx(directory.resolve("nginx"), tree)) {
            String authority = nginx.authority().toString();

            Cli run = Cli.run("fetch", "-i", list(nginx, way), "-o", saved.toString(), "--cacert", authority);

            assertThat(run.err()).startsWith(paths.size() + " fetched, 0 failed, ");
            assertThat(run.status()).isZero();
            assertThatAllAreIn(saved.resolve(host(nginx, way)));
            assertThatAllWereAskedForOnce(nginx.requested(), way == Way.HTTP_2 ? Nginx.LAST_REQUEST : Long.MAX_VALUE);
        }
    }

    /**
     * Each file is requested once, except on a connection that nginx has just closed: a response may be lost there
     * although nginx has sent it, and the request is then repeated.
     */
    private void assertThatAllWereAskedForOnce(List<Asked> asked, long lastRequest) {
        Map<String, Long> byConnection =
                asked.stream().collect(Collectors.groupingBy(Asked::connection, Collectors.counting()));
        Map<String, List<Asked>> byPath = asked.stream().collect(Collectors.groupingBy(Asked::path));
        Stream<Asked> repeated =
                byPath.values().stream().flatMap(same -> same.stream().limit(same.size() - 1));
        assertThat(byPath.keySet()).containsExactlyInAnyOrderElementsOf(paths);
        assertThat(repeated).allMatch(each -> byConnection.get(each.connection()) >= lastRequest);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1", "HTTP_2"})
    void runThatIsKilledThreeTimesGoesOnAndFetchesNothingTwiceThatWasWrittenDown(Way way) throws Exception {
        Path saved = directory.resolve("saved");
        try (Nginx nginx = new Nginx(directory.resolve("nginx"), tree)) {
            String list = list(nginx, way);
            String authority = nginx.authority().toString();
            for (int kill = 1; kill <= 3; kill++) {
                Set<String> before = journalled(saved);
                int requests = kill == 1 ? 0 : nginx.requested().size();

                killWhen(start(list, saved, authority), saved, paths.size() * kill / 4);

                assertThat(before).hasSizeGreaterThanOrEqualTo(paths.size() * (kill - 1) / 4);
                assertThat(since(nginx, requests)).noneMatch(before::contains);
            }
            Set<String> before = journalled(saved);
            int requests = nginx.requested().size();

            Cli last =
                    Cli.run("fetch", "-i", list, "-o", saved.toString(), "--resume", "--json", "--cacert", authority);

            assertThat(before).hasSizeBetween(paths.size() * 3 / 4, paths.size() - 1);
            assertThat(last.status()).isZero();
            assertThat(last.lines()).hasSize(paths.size());
            assertThat(last.err()).contains(" seconds, " + before.size() + " by an earlier run");
            assertThat(since(nginx, requests)).noneMatch(before::contains);
            assertThatAllAreIn(saved.resolve(host(nginx, way)));
            assertThat(saved.resolve(".weft/part")).isEmptyDirectory();
        }
    }

    private static List<String> since(Nginx nginx, int requests) throws IOException {
        return nginx.requested().stream().skip(requests).map(Asked::path).toList();
    }

    private String list(Nginx nginx, Way way) throws IOException {
        List<String> urls = new ArrayList<>();
        paths.forEach(path -> urls.add(nginx.url(way) + path));
        return Files.write(directory.resolve("urls"), urls).toString();
    }

    private static String host(Nginx nginx, Way way) {
        return nginx.url(way).replaceFirst("https?://", "").replace(':', '_');
    }

    private Process start(String list, Path saved, String authority) throws IOException {
        return Cli.program("fetch", "-c", "8", "-i", list, "-o", saved.toString(), "--resume", "--cacert", authority)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private void killWhen(Process program, Path saved, int journalled) throws Exception {
        while (program.isAlive() && journalled(saved).size() < journalled) {
            Thread.sleep(2); // the journal of another process: there is nothing to wait for but its growth
        }
        assertThat(program.isAlive())
                .as(Files.readString(directory.resolve("output")))
                .isTrue();
        program.destroyForcibly();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** The paths in the complete lines. */
    private static Set<String> journalled(Path saved) throws IOException {
        Set<String> found = new HashSet<>();
        try {
            Matcher lines =
                    JOURNALLED.matcher(Files.readString(saved.resolve(".weft/journal"), StandardCharsets.ISO_8859_1));
            while (lines.find()) {
                found.add(lines.group(1));
            }
        } catch (NoSuchFileException e) {
            return Set.of();
        }
        return found;
    }

    private void assertThatAllAreIn(Path saved) throws IOException {
        for (String path : paths) {
            assertThat(Files.mismatch(tree.resolve(path.substring(1)), saved.resolve(path.substring(1))))
                    .as(path)
                    .isEqualTo(-1);
        }
    }
}
