package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.internal.net.Clocks;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private final CookieJar jar = CookieJar.create();

    private void receive(String url, String... cookies) {
        Headers headers = Headers.none();
        for (String cookie : cookies) {
            headers = headers.plus("Set-Cookie", cookie);
        }
        jar.store().receive(Url.of(url), headers.fields(), Clocks.current());
    }

    private String header(String url) {
        return jar.store().header(Url.of(url));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.co.uk/a/b, a=1,                              https://www.example.co.uk/a/c,  a=1",
        "https://www.example.co.uk/a/b, a=1,                              https://www.example.co.uk/,     ''",
        "https://www.example.co.uk/,    a=1,                              https://example.co.uk/,         ''",
        "https://www.example.co.uk/,    a=1; Domain=example.co.uk,        https://api.example.co.uk/,     a=1",
        "https://www.example.co.uk/,    a=1; Domain=co.uk,                https://other.co.uk/,           ''",
        "https://www.example.co.uk/,    a=1; Domain=other.org,            https://other.org/,             ''",
        "https://www.example.co.uk/,    a=1; Secure,                      http://www.example.co.uk/,      ''",
        "http://www.example.co.uk/,     a=1; Secure,                      https://www.example.co.uk/,     ''",
        "https://www.example.co.uk/,    a=1; Path=/x,                     https://www.example.co.uk/x/y,  a=1",
        "https://www.example.co.uk/,    a=1; Path=/x,                     https://www.example.co.uk/xy,   ''",
        "https://www.example.co.uk/,    __Host-a=1; Secure; Path=/,       https://www.example.co.uk/,     __Host-a=1",
        "https://www.example.co.uk/,    __Host-a=1; Secure; Path=/x,      https://www.example.co.uk/x,    ''",
        "https://www.example.co.uk/,    __Secure-a=1,                     https://www.example.co.uk/,     ''",
        "http://127.0.0.1:8080/,        a=1,                              http://127.0.0.1:9090/,         a=1",
    })
    void cookieGoesWhereItMay(String from, String cookie, String to, String sent) {
        receive(from, cookie);

        assertThat(header(to)).isEqualTo(sent);
    }

    @Test
    void longerPathsComeFirstAndLaterValuesReplace() {
        receive("https://a.org/x/", "one=1; Path=/", "two=2; Path=/x", "one=3; Path=/");

        assertThat(header("https://a.org/x/y")).isEqualTo("two=2; one=3");
        assertThat(jar.cookies(URI.create("https://a.org/")))
                .extracting(Cookie::value)
                .containsExactly("3");
    }

    @Test
    void cookieLivesAsLongAsItSays() throws Exception {
        runs.run(() -> {
            receive("https://a.org/", "short=1; Max-Age=60", "long=2");
            Async.sleep(Duration.ofSeconds(59));
            assertThat(header("https://a.org/")).isEqualTo("short=1; long=2");

            Async.sleep(Duration.ofSeconds(2));
            assertThat(header("https://a.org/")).isEqualTo("long=2");
            receive("https://a.org/", "long=; Max-Age=0");
            assertThat(jar.cookies()).isEmpty();
        });
    }

    /** The clock of a simulation stands still after the simulation has ended, so the jar must not use it. */
    @Test
    void cookieOfARunThatIsOverEndsAtItsDate() throws Exception {
        AtomicLong later = new AtomicLong();
        CookieJar dated = new CookieJar(() -> Instant.now().plusSeconds(later.get()));
        runs.run(() -> dated.add(URI.create("https://a.org/"), "a=1; Max-Age=60"));
        later.set(50);
        assertThat(dated.cookies()).hasSize(1);

        later.set(70);

        assertThat(dated.cookies()).isEmpty();
    }

    @Test
    void cookiesComeBackFromAFileAsTheyWere(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("cookies");
        receive(
                "https://www.a.org/x/",
                "one=1; Max-Age=600; HttpOnly",
                "two=a b; Domain=a.org; Secure; Path=/",
                "empty=",
                "three=3; Max-Age=999999999999");

        jar.saveTo(file);
        CookieJar loaded = CookieJar.load(file);

        assertThat(loaded.cookies()).hasSize(4).containsExactlyElementsOf(jar.cookies());
        assertThat(Files.readAllLines(file))
                .startsWith("# Netscape HTTP Cookie File")
                .contains(".a.org\tTRUE\t/\tTRUE\t0\ttwo\ta b", "www.a.org\tFALSE\t/x\tFALSE\t0\tempty\t")
                .anyMatch(line -> line.matches("#HttpOnly_www.a.org\tFALSE\t/x\tFALSE\t\\d{10}\tone\t1"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining("glob:**cookies").isDirectoryNotContaining("glob:**.part");
    }

    /** A file written by curl 7.88. */
    @Test
    void fileOfCurlIsUnderstood(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("cookies"), """
                # Netscape HTTP Cookie File
                # https://curl.se/docs/http-cookies.html
                # This file was generated by libcurl! Edit at your own risk.

                #HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t4102444800\ttoken\tabc=
                .example.org\tTRUE\t/a\tTRUE\t0\tsession\tx
                example.org\tFALSE\t/\tFALSE\t1000000000\tlong-gone\tx
                """.replace("\n", "\r\n"));

        CookieJar loaded = CookieJar.load(file);

        assertThat(loaded.cookies())
                .containsExactly(
                        new Cookie("token", "abc=", "127.0.0.1", true, "/", false, true),
                        new Cookie("session", "x", "example.org", false, "/a", true, false));
    }

    @Test
    void fileKeepsItsRightsAndItsLink(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("cookies"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        jar.saveTo(link);

        assertThat(link).isSymbolicLink();
        assertThat(file).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void deviceIsNoFileAndStays(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> jar.saveTo(pipe)).hasMessage(pipe + ": not a regular file");

        assertThat(directory).isDirectoryContaining(pipe::equals);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.org FALSE / FALSE 0 secret",
                "a.org\tFALSE\t/\tFALSE\t0\tsecret",
                "a.org\tno\t/\tFALSE\t0\tname\tsecret",
                "a.org\tFALSE\t/\tFALSE\tsoon\tname\tsecret",
                "\tFALSE\t/\tFALSE\t0\tname\tsecret",
                "a.org\tFALSE\tx\tFALSE\t0\tname\tsecret",
            })
    void lineThatIsNoCookieIsNamedButNotShown(String line, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("cookies"), "# cookies\n\n" + line + "\n");

        assertThatThrownBy(() -> CookieJar.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage("line 3 is not a cookie of seven fields separated by tabs");
    }

    @Test
    void oldCookiesMakeRoom() {
        for (int i = 0; i < 60; i++) {
            receive("https://a.org/", "c" + i + "=" + i);
        }

        assertThat(jar.cookies())
                .hasSize(50)
                .extracting(Cookie::name)
                .startsWith("c10")
                .endsWith("c59");
    }

    @Test
    void cookiesArePutInByHand() {
        jar.add(URI.create("https://a.org/"), "theme=dark; Path=/");

        assertThat(header("https://a.org/x")).isEqualTo("theme=dark");
        assertThatThrownBy(() -> jar.add(URI.create("https://a.org/"), "x=1; Domain=b.org"))
                .isInstanceOf(IllegalArgumentException.class);
        jar.clear();
        assertThat(jar).hasToString("0 cookies");
    }

    @Test
    void sessionsKeepTheirOwnOrShareOrHaveNone() throws Exception {
        List<String> sent = new ArrayList<>();
        FakeTransport transport = new FakeTransport((request, progress) -> {
            sent.add(request.headers().contains("Cookie") ? request.headers().get("Cookie") : "none");
            return FakeTransport.answer(200, Headers.of("Set-Cookie", "a=1"), "");
        });
        var options = ClientSession.options().transport(transport);
        runs.run(() -> {
            try (var one = options.create();
                    var other = options.create();
                    var without = options.noCookies().create();
                    var derived = one.derive().create()) {
                one.get("http://a/").send();
                other.get("http://a/").send();
                derived.get("http://a/").send();
                without.get("http://a/").send();
                without.get("http://a/").send();
            }
        });

        assertThat(sent).containsExactly("none", "none", "a=1", "none", "none");
    }

    @Test
    void secureCookiesAreNotOverwrittenWithoutTls() {
        receive("https://a.org/", "session=1; Secure; Path=/");

        receive("http://a.org/", "session=evil; Path=/", "session=gone; Path=/; Max-Age=0");

        assertThat(header("https://a.org/")).isEqualTo("session=1");
    }

    @Test
    void prefixesOfNamesCountInAnyCase() {
        receive("https://a.org/", "__host-a=1; Secure; Path=/; Domain=a.org", "__SECURE-b=2");

        assertThat(jar.cookies()).isEmpty();
    }

    @Test
    void cookieThatCouldNotBeSentBackIsNotKept(@TempDir Path directory) throws Exception {
        HeaderFields overHttp2 = HeaderFields.received("Set-Cookie", "a=1\r\nX-Evil: 2", "Set-Cookie", "b=\u0001");

        jar.store().receive(Url.of("https://a.org/"), overHttp2, Clocks.current());

        assertThat(jar.cookies()).isEmpty();
        Path file = Files.writeString(directory.resolve("jar"), "a.org\tFALSE\t/\tFALSE\t0\ta\tb\u0001\n");
        assertThatThrownBy(() -> CookieJar.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("line 1 ");
    }

    @Test
    void hostMayBeAnAddressWithAZone() {
        receive("http://[fe80::1%25eth0]/", "a=1", "b=2; Domain=example.org");

        assertThat(header("http://[fe80::1%25eth0]/")).isEqualTo("a=1");
        assertThat(header("http://[fe80::1%25eth1]/")).isEmpty();
        assertThat(header("http://[fe80::1]/")).isEmpty();
    }

    @Test
    void jarOfASessionWithoutCookiesStaysEmpty() {
        try (var none = ClientSession.options().noCookies().create()) {
            none.cookies().add(URI.create("https://a.org/"), "a=1");

            assertThat(none.cookies().cookies()).isEmpty();
        }
    }

    @Test
    void cookieByHandMayNotBeMoreThanOneThatWasSet() {
        assertThatThrownBy(() -> jar.add(URI.create("http://a.org/"), "a=1; Secure"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cookie must be one that a.org may set, but is 'a=1; Secure'");
    }

    @Test
    void cookiesOfTheRequestAreAllSent() throws Exception {
        List<String> sent = new ArrayList<>();

        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(new FakeTransport((request, progress) -> {
                        sent.addAll(request.headers().values("Cookie"));
                        return FakeTransport.text("");
                    }))
                    .create()) {
                http.cookies().add(URI.create("http://a.org/"), "jar=1");
                http.get("http://a.org/")
                        .headers(Headers.of("Cookie", "one=1", "Cookie", "two=2"))
                        .send();
            }
        });

        assertThat(sent).containsExactly("one=1; two=2; jar=1");
    }
}
