package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.OtherJvm;
import dev.weft.fixture.Programs;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of {@code weft page}: what it serves, and what a browser makes of it. */
@Timeout(120)
class PageServerTest {
    /** The directory in which screenshots are kept for inspection. */
    private static final Path KEPT = Path.of("target", "page");

    @TempDir
    private Path directory;

    /** Answers with one snapshot, whatever is asked. */
    private static PageServer serving(String snapshot) throws Exception {
        return PageServer.serve(new PageServer.InspectedProcess() {
            @Override
            public String snapshot(int maxTasks) {
                return snapshot;
            }

            @Override
            public String stack(long thread) {
                return "{\"tasks\":[]}";
            }
        });
    }

    private String browse(String what, String url) throws Exception {
        Path browser = Programs.find("chromium", "chromium-browser", "google-chrome");
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--window-size=1280,1400",
                        what,
                        url)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    /** A run of {@code total} tasks, of which some are shown: one has a lock for which the others wait. */
    private static String snapshot(int shown, int total) {
        String tasks = IntStream.rangeClosed(1, shown)
                .mapToObj(id -> "{\"id\":" + id + (id == 1 ? "" : ",\"parent\":1") + ",\"run\":1,\"group\":"
                        + (id == 1 ? 1 : 2) + ",\"name\":\"task " + id + "\",\"state\":\"waiting\",\"stamp\":\"" + id
                        + "\","
                        + (id == 1 ? "\"at\":\"Main.main\"" : "\"waitsFor\":\"lock 'x'\",\"resource\":1,\"owner\":1")
                        + "}")
                .collect(Collectors.joining(","));
        return "{\"pid\":7,\"program\":\"shop.Bank\",\"time\":\"now\",\"total\":" + total + ",\"waiting\":"
                + (total - 1)
                + ",\"running\":1,\"notStarted\":0,\"kinds\":[{\"name\":\"lock\",\"tasks\":" + (total - 1)
                + "}],\"groups\":[],\"runs\":[{\"number\":1}],\"tasks\":[" + tasks
                + "],\"resources\":[{\"id\":1,\"name\":\"lock 'x'\",\"state\":\"\",\"waiters\":" + (shown - 1)
                + ",\"owner\":\"task 1\"}],\"cycles\":[]}";
    }

    @Tag("real-time")
    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void browserDrawsThePageHoweverManyTasksThereAre(int tasks) throws Exception {
        try (PageServer server = serving(snapshot(Math.min(tasks, PageServer.MAX_TASKS), tasks))) {
            Path screenshot = Files.createDirectories(KEPT).resolve(tasks + "-tasks.png");
            String log = browse("--screenshot=" + screenshot.toAbsolutePath(), server.address());
            String drawn = browse("--dump-dom", server.address());

            assertThat(log).doesNotContain("CONSOLE");
            assertThat(drawn)
                    .contains("data-drawn=\"yes\"", "shop.Bank, process 7", "class=\"node resource\"")
                    .doesNotContain("NaN", "undefined<");
            assertThat(count(drawn, "role=\"treeitem\"")).isEqualTo(1 + Math.min(tasks - 1, 100));
            assertThat(count(drawn, "class=\"node ")).isEqualTo(3);
            assertThat(drawn.contains("90000 more tasks are counted, not shown."))
                    .isEqualTo(tasks == 100_000);
            assertThat(screenshot).isNotEmptyFile();
        }
    }

    @Tag("real-time")
    @Test
    void cycleOfARunningProgramIsRed() throws Exception {
        try (OtherJvm other = OtherJvm.start(List.of("-XX:+UseSerialGC"), "dev.weft.cli.inspect.Hangs", "locks")
                        .awaitReady();
                InspectSession session = new Jvm(other.process().pid()).open();
                PageServer server = PageServer.serve(new PageServer.InspectedProcess() {
                    @Override
                    public String snapshot(int maxTasks) throws InspectException {
                        return session.ask(bean -> bean.snapshot(maxTasks, false, false))
                                .getFirst();
                    }

                    @Override
                    public String stack(long thread) {
                        return "{\"tasks\":[]}";
                    }
                })) {
            for (int i = 0;
                    i < 100
                            && session.snapshots(10, false, false)
                                    .getFirst()
                                    .cycles()
                                    .isEmpty();
                    i++) {
                Thread.sleep(100); // another process: there is nothing to wait for but what it shows
            }
            browse(
                    "--screenshot="
                            + Files.createDirectories(KEPT).resolve("cycle.png").toAbsolutePath(),
                    server.address());
            String drawn = browse("--dump-dom", server.address());

            assertThat(drawn).contains("a cycle: task 'transfer' waits for lock 'ledger'", "data-drawn=\"yes\"");
            assertThat(count(drawn, "class=\"edge bad\"")).isEqualTo(4);
            assertThat(count(drawn, "class=\"node task bad\"")).isEqualTo(2);
        }
    }

    private static final String ROWS = "document.querySelectorAll('[role=treeitem]').length";

    private static void filter(Browser browser, String text) throws Exception {
        browser.evaluate("(() => { const field = document.getElementById('filter'); field.value = '" + text
                + "'; field.dispatchEvent(new Event('input')); })()");
    }

    @Tag("real-time")
    @Test
    void taskThatIsFoldedHidesTheTasksBelowUntilItIsUnfolded() throws Exception {
        String fold = "document.querySelector('[role=treeitem] > .fold')";
        try (PageServer server = serving(snapshot(10, 10));
                Browser browser = Browser.open(server.address())) {
            browser.awaitDrawn();
            assertThat(browser.evaluate(ROWS)).isEqualTo("10");

            browser.evaluate(fold + ".click()");

            assertThat(browser.evaluate(ROWS)).isEqualTo("1");
            assertThat(browser.evaluate("document.getElementById('tree').textContent"))
                    .contains("(9 tasks)");

            browser.evaluate(fold + ".click()");

            assertThat(browser.evaluate(ROWS)).isEqualTo("10");
        }
    }

    @Tag("real-time")
    @Test
    void taskStaysFoldedInTheNextSnapshot() throws Exception {
        try (PageServer server = serving(snapshot(10, 10));
                Browser browser = Browser.open(server.address())) {
            browser.awaitDrawn();
            browser.evaluate("document.querySelector('[role=treeitem] > .fold').click()");

            browser.evaluate("draw(model.snapshot)");

            assertThat(browser.evaluate(ROWS)).isEqualTo("1");
        }
    }

    @Tag("real-time")
    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void filterShowsTheTasksWhoseNameOrWaitContainsIt(int tasks) throws Exception {
        int shown = Math.min(tasks, PageServer.MAX_TASKS);
        try (PageServer server = serving(snapshot(shown, tasks));
                Browser browser = Browser.open(server.address())) {
            browser.awaitDrawn();

            filter(browser, "TASK " + shown);

            assertThat(browser.evaluate(ROWS)).isEqualTo("1");
            assertThat(browser.evaluate("document.getElementById('more').textContent"))
                    .startsWith("1 task matches.");

            filter(browser, "lock");

            assertThat(browser.evaluate(ROWS)).isEqualTo(Integer.toString(Math.min(shown - 1, 100)));
            browser.screenshot(Files.createDirectories(KEPT)
                    .resolve(tasks + "-filtered.png")
                    .toAbsolutePath());

            filter(browser, "");

            assertThat(browser.evaluate(ROWS)).isEqualTo(Integer.toString(1 + Math.min(tasks - 1, 100)));
        }
    }

    @Tag("real-time")
    @Test
    void namesOfTasksNeverBecomeMarkup() throws Exception {
        String hostile = "</script><script>document.title='broken'</script><img src=x onerror=alert(1)>";
        try (PageServer server = serving(snapshot(3, 3).replace("task 2", hostile))) {
            String drawn = browse("--dump-dom", server.address());

            assertThat(drawn).contains("data-drawn=\"yes\"", "&lt;/script&gt;").doesNotContain("<img", "<title>broken");
        }
    }

    @Test
    void nothingIsServedWithoutTheToken() throws Exception {
        try (PageServer server = serving(snapshot(3, 3))) {
            String address = server.address();
            String root = address.substring(0, address.indexOf('/', 8) + 1);

            assertThat(status(address)).isEqualTo(200);
            assertThat(status(address + "snapshot?maxTasks=5")).isEqualTo(200);
            assertThat(status(address + "other")).isEqualTo(404);
            assertThat(status(root)).isEqualTo(404);
            assertThat(status(root + "snapshot")).isEqualTo(404);
            assertThat(status(root + "0".repeat(32) + "/")).isEqualTo(404);
            assertThat(status(address.replace("127.0.0.1", "localhost"))).isEqualTo(404);
        }
    }

    @Test
    void processThatHasEndedIsSaidTo() throws Exception {
        try (PageServer server = PageServer.serve(new PageServer.InspectedProcess() {
            @Override
            public String snapshot(int maxTasks) throws InspectException {
                throw InspectException.ended(7);
            }

            @Override
            public String stack(long thread) throws InspectException {
                throw InspectException.ended(7);
            }
        })) {
            assertThat(status(server.address() + "snapshot")).isEqualTo(502);
        }
    }

    private static int status(String url) throws Exception {
        return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
    }
}
