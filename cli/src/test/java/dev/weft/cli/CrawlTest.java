package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole sites by {@code --recursive}. */
@Tag("real-time")
@Timeout(120)
class CrawlTest {
    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void startSite() throws IOException {
        site = new Site();
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private Cli crawl(String path, String... options) {
        List<String> all = new ArrayList<>(List.of("fetch", "-r", "-o", directory.toString()));
        all.addAll(List.of(options));
        all.add(site.url(path));
        return Cli.run(all.toArray(new String[0]));
    }

    private static String links(String... targets) {
        StringBuilder page = new StringBuilder("<!doctype html>\n");
        for (String target : targets) {
            page.append("<p><a href=\"").append(target).append("\">there</a>\n");
        }
        return page.toString();
    }

    private Path saved(String path) {
        return directory.resolve(site.folder()).resolve(path);
    }

    @Test
    void everyReachablePageIsFetchedOnceAndNoOtherHost() throws IOException {
        try (Site other = new Site()) {
            site.page("/", links("a.html", "/x/b.html#part", "a.html", "http://localhost:" + other.port() + "/"))
                    .page("/a.html", links("/", "x/b.html", "x/../x/b.html", "mailto:a@b", "#here"))
                    .page("/x/b.html", links("../a.html", "c.html?q=1&amp;r=2"))
                    .page("/x/c.html?q=1&r=2", "<p>the end");

            Cli run = crawl("/");

            assertThat(run.status()).isZero();
            assertThat(site.asked)
                    .containsExactlyInAnyOrder(
                            "/", "/robots.txt", "/sitemap.xml", "/a.html", "/x/b.html", "/x/c.html?q=1&r=2");
            assertThat(other.asked).isEmpty();
            assertThat(saved("x/b.html")).exists();
        }
    }

    @Test
    void pictureWithinAStyleSheetDoesNotHideWhatFollows() {
        String picture = "url(\"data:image/png;base64," + "iVBORw0K".repeat(100_000) + "\\\" \")";
        site.page("/", "<link rel=stylesheet href=s.css>")
                .page(
                        "/s.css",
                        "text/css",
                        ("a { b: " + picture + "; c: url('c.png') }").getBytes(StandardCharsets.UTF_8),
                        "one")
                .page("/c.png", "c");

        Cli run = crawl("/");

        assertThat(run.err()).startsWith("3 fetched, 0 failed");
    }

    private static String urls(String... urls) {
        StringBuilder map = new StringBuilder("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for (String url : urls) {
            map.append("<url><loc>").append(url).append("</loc></url>");
        }
        return map.append("</urlset>").toString();
    }

    @Test
    void pagesOfSitemapsAreFollowedWithinTheLimits() throws IOException {
        String index = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>"
                + site.url("/part.xml.gz") + "</loc></sitemap><sitemap><loc>" + site.url("/index.xml")
                + "</loc></sitemap></sitemapindex>";
        site.page("/", links("a.html"))
                .page("/robots.txt", "User-agent: *\nDisallow: /secret\nSitemap: " + site.url("/index.xml") + "\n")
                .page("/index.xml", index)
                .page(
                        "/part.xml.gz",
                        "application/gzip",
                        Site.gzip(urls(site.url("/b.html"), site.url("/secret/s.html"))),
                        "one")
                .page("/sitemap.xml", urls(site.url("/a.html"), site.url("/c.html#x"), "http://other.example/"))
                .page("/a.html", "a")
                .page("/b.html", links("d.html"))
                .page("/c.html", "c")
                .page("/d.html", "d");

        Cli run = crawl("/");

        assertThat(run.err()).contains("5 fetched, 0 failed");
        assertThat(site.asked)
                .containsExactlyInAnyOrder(
                        "/",
                        "/robots.txt",
                        "/index.xml",
                        "/part.xml.gz",
                        "/sitemap.xml",
                        "/a.html",
                        "/b.html",
                        "/c.html",
                        "/d.html");
    }

    @Test
    void sitemapIsReadWithoutARobotsFileAndNotAtDepthZero() {
        site.page("/", "no links")
                .page("/sitemap.xml", urls(site.url("/a.html")))
                .page("/a.html", "a");

        crawl("/", "--no-robots");
        assertThat(site.asked).containsExactlyInAnyOrder("/", "/sitemap.xml", "/a.html");
        site.asked.clear();
        crawl("/", "--fresh", "--depth", "0");
        assertThat(site.asked).containsExactlyInAnyOrder("/", "/robots.txt");
    }

    @Test
    void whatIsNoSitemapIsAWordAndNoFailure() {
        site.page("/", "no links").page("/sitemap.xml", "<html><body>Welcome!");

        Cli run = crawl("/", "-v");

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .contains(site.url("/sitemap.xml") + ": the sitemap cannot be read: ", "1 fetched, 0 failed");
    }

    @Test
    void crawlThatGoesOnDoesNotReadSitemapsAgainAndKnowsTheirPages() {
        site.page("/", "no links")
                .page("/sitemap.xml", urls(site.url("/a.html"), site.url("/b.html")))
                .page("/a.html", "a");
        site.page("/b.html", "b");
        crawl("/");
        site.asked.clear();

        Cli run = crawl("/", "--resume");

        assertThat(site.asked).containsExactly("/robots.txt");
        assertThat(run.err()).contains("3 fetched, 0 failed", "3 by an earlier run");
    }

    @Test
    void whatBelongsToAPageIsFetchedWithIt() throws IOException {
        site.page("/", """
                        <html><head><link rel="stylesheet" href="s/style.css"><link rel=preconnect href=/no1>
                        <style>p { background: url('/1.png') } /* url(/no2) */</style></head>
                        <body style="background: url(&quot;2.png&quot;)"><img src=3.png srcset="4.png 1x, 5.png 2x">
                        <script src="/6.js"></script><video poster="7.png"></video><a href="data:,no3">""")
                .page(
                        "/s/style.css",
                        "text/css",
                        "@import 'more.css'; a { content: \"url(no4)\" }".getBytes(StandardCharsets.UTF_8),
                        "one")
                .page("/s/more.css", "text/css", "b { src: url(../8.woff) }".getBytes(StandardCharsets.UTF_8), "one");
        for (String part : List.of("/1.png", "/2.png", "/3.png", "/4.png", "/5.png", "/6.js", "/7.png", "/8.woff")) {
            site.page(part, "part");
        }

        Cli run = crawl("/", "--depth", "0");

        assertThat(run.err()).startsWith("11 fetched, 0 failed");
    }

    @Test
    void depthHostsAndPatternsLimitWhatIsFollowed() throws IOException {
        site.page(
                        "/d/",
                        links(
                                "1.html",
                                "/up.html",
                                "no.zip",
                                "/d/private/x.html",
                                "http://localhost:" + site.port() + "/d/other.html"))
                .page("/d/1.html", links("2.html"))
                .page("/d/2.html", links("3.html"))
                .page("/d/other.html", "x");

        crawl("/d/", "--depth=2", "--no-parent", "--reject", ".zip,/d/private/*");
        assertThat(site.asked)
                .containsExactlyInAnyOrder("/d/", "/robots.txt", "/sitemap.xml", "/d/1.html", "/d/2.html");

        site.asked.clear();
        crawl("/d/", "--fresh", "--level=1", "--accept", "*/other.html", "--span-hosts");
        assertThat(site.asked)
                .containsExactlyInAnyOrder("/d/", "/robots.txt", "/robots.txt", "/sitemap.xml", "/d/other.html");
    }

    @Test
    void robotsFileIsObeyedUnlessToldOtherwise() throws IOException {
        site.page("/", links("/open.html", "/secret/a.html"))
                .page("/open.html", "<meta name=robots content=\"noindex, nofollow\">" + links("/hidden.html"))
                .page("/secret/a.html", "a")
                .page("/hidden.html", "h")
                .page(
                        "/robots.txt",
                        "text/plain",
                        "User-agent: *\nDisallow: /secret/\n".getBytes(StandardCharsets.UTF_8),
                        "one");

        Cli obeying = crawl("/");
        assertThat(site.asked).containsExactlyInAnyOrder("/", "/robots.txt", "/sitemap.xml", "/open.html");
        assertThat(obeying.err())
                .contains("weft: 1 link was not followed, because robots.txt forbids it"
                        + " (--no-robots ignores robots.txt)");

        site.asked.clear();
        crawl("/", "--fresh", "--no-robots");
        assertThat(site.asked)
                .containsExactlyInAnyOrder("/", "/sitemap.xml", "/open.html", "/secret/a.html", "/hidden.html");
    }

    @Test
    void delayThatARobotsFileAsksForIsKept() throws IOException {
        site.page("/", links("/1", "/2", "/3"))
                .page("/1", "1")
                .page("/2", "2")
                .page("/3", "3")
                .page(
                        "/robots.txt",
                        "text/plain",
                        "User-agent: weft\nCrawl-delay: 1\n".getBytes(StandardCharsets.UTF_8),
                        "one");
        long start = System.nanoTime();

        assertThat(crawl("/").status()).isZero();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(1_900);
    }

    @Test
    void linksAreConvertedInPlaceAndTheRestStaysAsItIs() throws IOException {
        String page = "<!DOCTYPE html>\r\n<HTML><!-- a -->\r\n<a class=x href='%s'>1</A><a href=\"%s\">2</a>"
                + "<img src=%s><a href=%s>ü</a><style>a{b:url(%s)}</style>";
        site.page("/x/", page.formatted("/a%20b.html?q=1&amp;r#z", "/gone.html?a&amp;b", "../p.png", "#top", "/p.png"))
                .page("/a%20b.html?q=1&r", "<a href=\"x/\">back</a>")
                .page("/p.png", "image/png", new byte[5], "one");

        Cli run = crawl("/x/", "--convert-links");
        Cli again = crawl("/x/", "--convert-links", "--resume");

        assertThat(run.err()).contains("weft: converted the links of 2 files");
        assertThat(again.err()).contains("4 by an earlier run").contains("weft: converted the links of 2 files");
        assertThat(Files.readString(saved("x/index.html")))
                .isEqualTo(page.formatted(
                        "../a%2520b.html@q=1%26r#z", site.url("/gone.html?a&amp;b"), "../p.png", "#top", "../p.png"));
        assertThat(site.asked.stream().filter("/x/"::equals)).hasSize(1);
    }

    @Test
    void crawlThatIsKilledGoesOnAndFetchesNothingTwice() throws Exception {
        int pages = 150;
        for (int i = 0; i < pages; i++) {
            site.page("/" + i, links("/" + (2 * i + 1), "/" + (2 * i + 2)));
        }
        String[] command = {
            "fetch",
            "-r",
            "-l",
            "inf",
            "-c",
            "2",
            "--rate",
            "60/s",
            "-o",
            directory.toString(),
            "--resume",
            site.url("/0")
        };
        for (int kill = 1; kill <= 2; kill++) {
            Process program = Cli.program(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (program.isAlive() && site.asked.size() < kill * 40) {
                Thread.sleep(5); // another process: there is nothing to wait for but its requests
            }
            program.destroyForcibly().waitFor();
        }
        int before = site.asked.size();

        Cli run = Cli.run(command);

        assertThat(before).isLessThan(pages);
        assertThat(run.err()).contains(pages + " fetched,");
        assertThat(new HashSet<>(site.asked))
                .contains("/149")
                .hasSize(pages
                        + 2
                        + (int) site.asked.stream()
                                .filter(path -> path.matches("/\\d+") && Integer.parseInt(path.substring(1)) >= pages)
                                .distinct()
                                .count());
        // What was under way when it was killed is asked for again: two at a time, twice; and robots.txt by each run.
        assertThat(site.asked.stream()
                        .filter(path -> path.matches("/\\d\\d?|/1[0-4]\\d"))
                        .count())
                .isLessThanOrEqualTo(pages + 4);
    }

    @Test
    void folderIsNeeded() {
        assertThat(Cli.run("fetch", "-r", site.url("/")).err()).startsWith("weft: --recursive needs -o DIR\n");
        assertThat(Cli.run("fetch", "--convert-links", site.url("/")).err())
                .startsWith("weft: options for links need --recursive\n");
    }
}
