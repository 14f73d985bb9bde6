package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Options that people know from curl and wget. */
@Tag("real-time")
@Timeout(60)
class EverydayOptionsTest {
    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void startSite() throws IOException {
        site = new Site();
        site.page("/a", "this is a").page("/b", "this is b").page("/c", "this is c");
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    @Test
    void urlWithoutASchemeIsCompleted() {
        Cli run = Cli.run("fetch", "--json", "127.0.0.1:" + site.port() + "/a", "localhost:" + site.port() + "/{b,c}");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("\"url\":\"" + site.url("/a") + "\"");
        assertThat(site.asked).containsExactlyInAnyOrder("/a", "/b", "/c");
    }

    @Test
    void schemeOfAUrlWithoutOneCanBeChosen() throws IOException {
        try (PlainServer server = new PlainServer()) {
            Cli run = Cli.run("fetch", "--proto-default", "https", "--retries", "0", "--json", server.place() + "/a");

            assertThat(run.out()).contains("\"url\":\"https://127.0.0.1:", "\"kind\":\"tls\"");
        }
    }

    @Test
    void addressesAreGivenByHand() {
        Cli run = Cli.run(
                "fetch",
                "--resolve",
                "no.such.host.example:" + site.port() + ":127.0.0.1",
                "http://no.such.host.example:" + site.port() + "/a");

        assertThat(run.status()).isZero();
        assertThat(site.requests.getFirst().getHeaders().get("Host")).isEqualTo("no.such.host.example:" + site.port());
    }

    @Test
    void addressThatIsNoneIsWrongUsage() {
        assertThat(Cli.run("fetch", "--resolve", "a:80:b", site.url("/a")))
                .isEqualTo(new Cli(2, "", "weft: --resolve 'a:80:b': 'b' is not an IP address\n"));
        assertThat(Cli.run("fetch", "--resolve", "a", site.url("/a")))
                .isEqualTo(new Cli(2, "", "weft: --resolve must be HOST:PORT:ADDRESS, but is 'a'\n"));
        assertThat(Cli.run("fetch", "--resolve=a:80:127.0.0.1", "--resolve=a:443:127.0.0.2", site.url("/a"))
                        .err())
                .startsWith("weft: --resolve 'a:443:127.0.0.2': the host a has other addresses");
    }

    @Test
    void loginComesFromANetrcFileByHost() throws IOException {
        String netrc = file("netrc", """
                # a comment
                machine other.example login eve password nothing
                macdef init
                machine 127.0.0.1 login macro password macro

                machine 127.0.0.1
                  login ada password "sec \\"ret"
                """);

        Cli run = Cli.run("fetch", "--netrc-file", netrc, site.url("/a"), "localhost:" + site.port() + "/b");

        assertThat(run.status()).isZero();
        assertThat(authorizationOf("/a")).isEqualTo("Basic YWRhOnNlYyAicmV0");
        assertThat(authorizationOf("/b")).isNull();
    }

    private String authorizationOf(String path) {
        return site.requests.stream()
                .filter(request -> request.getTarget().equals(path))
                .findFirst()
                .orElseThrow()
                .getHeaders()
                .get("Authorization");
    }

    @Test
    void netrcThatIsNotThereOrNotOneIsOneLineWithoutItsContent() throws IOException {
        assertThat(Cli.run("fetch", "--netrc-file", "/no/such/file", site.url("/a")))
                .isEqualTo(new Cli(2, "", "weft: cannot read '/no/such/file' for --netrc: no such file\n"));
        String garbage = file("netrc", "machine a login b secret");
        assertThat(Cli.run("fetch", "--netrc-file", garbage, site.url("/a")).err())
                .isEqualTo("weft: '" + garbage
                        + "' for --netrc: not in the format machine NAME login NAME password WORD\n");
    }

    @Test
    void optionsComeFromAFileAndLaterOnesCount() throws IOException {
        String config = file("config", """
                # how we fetch
                -A = "my \\"agent\\""
                header: X-One: 1
                --head 2
                json
                url = "%s"
                """.formatted(site.url("/a")));

        Cli run = Cli.run("fetch", "-K", config, "--head", "4");

        assertThat(run.err()).startsWith("1 fetched, 0 failed");
        assertThat(run.out()).contains("\"head\":\"this\"");
        assertThat(site.requests.getFirst().getHeaders().get("User-Agent")).isEqualTo("my \"agent\"");
        assertThat(site.requests.getFirst().getHeaders().get("X-One")).isEqualTo("1");
    }

    @Test
    void mistakeInAConfigurationNamesItsLine() throws IOException {
        String unknown = file("config", "\nretires = 5\n");

        assertThat(Cli.run("fetch", "--config=" + unknown, site.url("/a")).err())
                .startsWith("weft: '" + unknown + "', line 2: unknown option --retires\n");
        assertThat(Cli.run("fetch", "-K", "/no/such/file", site.url("/a")).err())
                .startsWith("weft: cannot read '/no/such/file' for --config: no such file\n");
        assertThat(Cli.run("fetch", "-K", file("open", "head = \"5"), site.url("/a"))
                        .err())
                .contains("line 1: there is text after the closing quote, or no closing quote");
        assertThat(Cli.run("fetch", "-K", file("value", "head\n"), site.url("/a"))
                        .err())
                .contains("line 1: --head needs a value");
    }

    @Test
    void bodiesArePrintedInTheOrderOfTheUrls() throws Exception {
        CountDownLatch othersWereAnswered = new CountDownLatch(2);
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new mockwebserver3.Dispatcher() {
                @Override
                public MockResponse dispatch(mockwebserver3.RecordedRequest request) throws InterruptedException {
                    if (request.getTarget().equals("/1")) {
                        othersWereAnswered.await();
                    }
                    othersWereAnswered.countDown();
                    int status = request.getTarget().equals("/2") ? 404 : 200;
                    return new MockResponse.Builder()
                            .code(status)
                            .body("<" + request.getTarget() + ">")
                            .build();
                }
            });
            server.start();

            Cli run = Cli.run("fetch", "-o", "-", server.url("/").toString() + "[1-4]");

            assertThat(run.out()).isEqualTo("</1></3></4>");
            assertThat(run.err()).startsWith("weft: " + server.url("/2") + ": status 404\n3 fetched, 1 failed");
            assertThat(run.status()).isEqualTo(1);
        }
    }

    @Test
    void printedBodyThatBreaksOffGoesOnWhereItWas() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RangeServer server = new RangeServer(content).cutAt(200_000)) {
            Cli run = Cli.runInto(out, "fetch", "-o", "-", server.url());

            assertThat(run.status()).isZero();
            assertThat(Arrays.mismatch(out.toByteArray(), content)).isEqualTo(-1);
        }
    }

    @Test
    void printedBodyThatHasChangedMeanwhileFails() throws Exception {
        byte[] content = new byte[300_000];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                content[0] = 1; // in the second answer
                super.write(bytes, offset, length);
            }
        };
        try (RangeServer server = new RangeServer(content).cutAt(200_000)) {
            Cli run = Cli.runInto(out, "fetch", "-o", "-", server.url());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("the body has changed after ", " of it were printed");
        }
    }

    @Test
    void optionsThatContradictPrintedBodiesAreWrongUsage() {
        assertThat(Cli.run("fetch", "-o", "-", "--json", site.url("/a")).err())
                .startsWith("weft: -o - prints the bodies, so --format, --json and --add are of no use\n");
        assertThat(Cli.run("fetch", "-o", "-", "--resume", site.url("/a")).err())
                .startsWith("weft: --resume needs -o DIR\n");
    }

    @Test
    void bytesArriveNoFasterThanTheyMay() throws Exception {
        site.page("/large", "application/octet-stream", new byte[60_000], "one");
        long start = System.nanoTime();

        Cli run = Cli.run("fetch", "--json", "--limit-rate", "100k", site.url("/large"), site.url("/large"));

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(run.status()).isZero();
        assertThat(took).isGreaterThan(Duration.ofMillis(1_100));
    }

    @Test
    void compressedListIsRead() throws IOException {
        Path list =
                Files.write(directory.resolve("list.gz"), Site.gzip(site.url("/a") + "\n# no\n" + site.url("/{b,c}")));

        Cli run = Cli.run("fetch", "-i", list.toString());

        assertThat(run.err()).startsWith("3 fetched, 0 failed");
    }

    @Test
    void sitemapIsAListAlsoFromAServerAndInParts() throws Exception {
        String part = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>" + site.url("/a")
                + "</loc></url><url><loc>" + site.url("/b") + "</loc></url></urlset>";
        site.page("/part.xml.gz", "application/gzip", Site.gzip(part), "one");
        site.page(
                "/sitemap.xml",
                "<?xml version=\"1.0\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>"
                        + site.url("/part.xml.gz") + "</loc></sitemap></sitemapindex>");

        Cli run = Cli.run("fetch", "-i", site.url("/sitemap.xml"), "-i", file("map", part.replace("/b", "/c")));

        assertThat(run.err()).startsWith("4 fetched, 0 failed");
        assertThat(site.asked).contains("/sitemap.xml", "/part.xml.gz", "/a", "/b", "/c");
    }

    @Test
    void listThatIsNoneIsSaidAndNoSuccess() throws IOException {
        Cli missing = Cli.run("fetch", "-i", site.url("/none"));
        Cli page = Cli.run("fetch", "-i", file("page", "<!doctype html><p>Hello"));

        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("cannot read the rest of '" + site.url("/none") + "': ", "404");
        assertThat(page.status()).isEqualTo(1);
        assertThat(page.err()).contains("it begins with markup, but is not a sitemap");
    }

    @Test
    void redirectToAHostThatIsBusyKeepsNoOtherHostWaiting() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (MockWebServer busy = new MockWebServer();
                Site other = new Site()) {
            busy.setDispatcher(new mockwebserver3.Dispatcher() {
                @Override
                public MockResponse dispatch(mockwebserver3.RecordedRequest request) throws InterruptedException {
                    free.await();
                    return new MockResponse.Builder().body("late").build();
                }
            });
            busy.start();
            for (int i = 1; i <= 8; i++) {
                site.redirect("/" + i, busy.url("/" + i).toString());
            }
            other.page("/last", "done");
            Thread.ofVirtual().start(() -> {
                while (!other.asked.contains("/last")) {
                    Thread.onSpinWait();
                }
                free.countDown();
            });

            Cli run = Cli.run(
                    "fetch",
                    "-c",
                    "3",
                    "--per-host",
                    "1",
                    "--json",
                    "--add",
                    "final",
                    site.url("/[1-8]"),
                    other.url("/last"));

            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("\"final\":\"" + busy.url("/8") + "\"");
        }
    }

    @Test
    void redirectsAreCountedAndTheLimitIsNamed() {
        site.redirect("/1", "/2").redirect("/2", "/3").redirect("/3", "/a");

        assertThat(Cli.run("fetch", "--max-redirects", "3", site.url("/1")).status())
                .isZero();
        assertThat(Cli.run("fetch", "--max-redirects", "2", site.url("/1")).out())
                .contains("more than 2 redirects, the last one from " + site.url("/3"));
        assertThat(Cli.run("fetch", "--max-redirects", "0", site.url("/1")).out())
                .startsWith("302 ");
    }

    @Test
    void triesDoNotCountRedirects() throws IOException {
        try (Site other = new Site()) {
            other.page("/a", "there");
            site.redirect("/1", other.url("/a"));

            Cli run = Cli.run("fetch", "--json", site.url("/1"));

            assertThat(run.out()).contains("\"head\":\"there\"", "\"tries\":1,");
        }
    }
}
