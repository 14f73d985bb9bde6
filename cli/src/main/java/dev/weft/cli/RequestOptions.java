package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Secrets;
import dev.weft.cli.result.Target;
import dev.weft.cli.settings.Cookies;
import dev.weft.cli.store.Sha256;
import dev.weft.http.Body;
import dev.weft.http.ClientSession;
import dev.weft.http.Credentials;
import dev.weft.http.Headers;
import dev.weft.http.Request;
import dev.weft.http.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for requests. */
final class RequestOptions {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** The headers that determine the end of the body. */
    private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

    /** The headers that are meant for one origin only. */
    private static final List<String> ORIGIN_HEADERS =
            List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "The method (default: GET, or POST with -d).")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "LINE",
            description = "A header, such as 'Accept: text/html'. May be repeated.")
    private List<String> lines = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description = "The request body; '@FILE' sends the content of a file. It is sent as a form unless -H sets "
                    + "a Content-Type.")
    private @Nullable String data;

    @Option(
            names = {"-A", "--user-agent"},
            paramLabel = "NAME",
            defaultValue = "weft",
            description = "The User-Agent header (default: ${DEFAULT-VALUE}).")
    private String userAgent = "weft";

    @Option(
            names = "--cookies",
            paramLabel = "FILE",
            description = "Send the cookies in this file, and at the end write back all cookies, including new ones, "
                    + "in curl's format (default: cookies are kept during the run only).")
    private @Nullable String cookieFile;

    private @Nullable Cookies cookies;
    private Headers headers = Headers.none();
    private byte @Nullable [] body;
    private LoginOptions login = new LoginOptions();

    /**
     * Reads the files that the options name and checks the options. Must be called once, before the other methods.
     *
     * @param users the options for user names, after {@link LoginOptions#prepare}
     * @throws InputException if the method or a header is not valid, or a file cannot be read
     */
    void prepare(LoginOptions users) throws InputException {
        for (String line : lines) {
            headers = withLine(line);
        }
        if (data != null) {
            body = bytes(data);
        }
        login = users;
        if (method != null) {
            requireSendable(method);
        }
        if (cookieFile != null) {
            cookies = Cookies.open(cookieFile);
        }
    }

    /** Saves the cookies, if they are kept in a file. */
    void save() throws IOException {
        if (cookies != null) {
            cookies.save();
        }
    }

    /**
     * Rejects a method with which no request can be sent, so that the mistake is reported once and not for each URL.
     */
    private void requireSendable(String method) throws InputException {
        try (ClientSession http = ClientSession.create()) {
            request(http, Target.of("http://localhost/"));
        } catch (IllegalArgumentException e) {
            String with = body == null ? "" : " with -d";
            throw new InputException("-X '" + method + "'" + with + ": " + e.getMessage(), e);
        }
    }

    private Headers withLine(String line) throws InputException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new InputException("-H must be 'Name: value', but is '" + line + "'");
        }
        try {
            return allowed(headers.plus(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        } catch (IllegalArgumentException e) {
            throw new InputException("-H '" + line + "': " + e.getMessage(), e);
        }
    }

    /**
     * Rejects headers that could contradict the actual body. If they did, a server would wait for the rest of the body, or take
     * the end of the body for another request.
     */
    private static Headers allowed(Headers headers) {
        for (String name : FRAMING) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException(name + " is determined by the body and cannot be set");
            }
        }
        return headers;
    }

    /** The bytes of the value of an option, or of the file that the value names after an at sign. */
    static byte[] bytes(String data) throws InputException {
        if (!data.startsWith("@")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        String file = data.substring(1);
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot read '" + file + "': " + InputException.reason(e), e);
        }
    }

    /**
     * Returns {@code options}, the options of a session, with these options applied.
     *
     * @throws InputException if the user agent is not a valid header value
     */
    SessionOptions apply(SessionOptions options) throws InputException {
        try {
            SessionOptions named = options.userAgent(userAgent);
            return cookies == null ? named : named.cookies(cookies.jar());
        } catch (IllegalArgumentException e) {
            throw new InputException("-A '" + userAgent + "': " + e.getMessage(), e);
        }
    }

    /**
     * A string that identifies the request for a target, in this run and in later ones: the method, headers, user name,
     * body and URL, whether they come from the target or from options. The request need not be valid. Cookies are left
     * out, because they change during a run.
     */
    String identity(Target target) {
        byte[] content = content(target);
        return String.join(
                "\n",
                method(target, content != null),
                allHeaders(target).toString(),
                login.identity(),
                content == null ? "" : Sha256.of(content),
                Secrets.hide(target.url()));
    }

    private Map<String, List<String>> allHeaders(Target target) {
        Map<String, List<String>> all = new TreeMap<>(Map.of("user-agent", List.of(userAgent)));
        headers.toMap().forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), values));
        target.headers().forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), values));
        return all;
    }

    private byte @Nullable [] content(Target target) {
        return target.body() == null ? body : target.body().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The request for a target. The target's own method, headers and body take precedence over the options.
     *
     * @throws IllegalArgumentException if the request is not valid
     */
    Request request(ClientSession http, Target target) {
        return request(http, target, target.url(), false);
    }

    /**
     * The request for a target at a URL to which it was redirected.
     *
     * @param redirected whether the redirect leads to another origin, which gets neither the credentials nor the
     *     cookies of the first origin
     * @throws IllegalArgumentException if the request is not valid
     */
    Request request(ClientSession http, Target target, String url, boolean redirected) {
        byte[] content = content(target);
        Headers all = headers(target.headers());
        for (String name : redirected ? ORIGIN_HEADERS : List.<String>of()) {
            all = all.without(name);
        }
        Request request = http.request(method(target, content != null), url).headers(all);
        Credentials credentials = login.of(url, redirected);
        if (credentials != null) {
            request = request.credentials(credentials);
        }
        if (content == null) {
            return request;
        }
        Body sent = Body.bytes(content);
        return request.body(all.contains("Content-Type") ? sent : sent.withContentType(FORM));
    }

    /** The value of the {@code User-Agent} header. */
    String userAgent() {
        return userAgent;
    }

    /**
     * Whether the request for a target is a GET or HEAD without a body. Such a request keeps its method on every
     * redirect.
     */
    boolean isPlain(Target target) {
        boolean hasBody = content(target) != null;
        String used = method(target, hasBody);
        return !hasBody && (used.equals("GET") || used.equals("HEAD"));
    }

    private String method(Target target, boolean hasBody) {
        if (target.method() != null) {
            return target.method();
        }
        if (method != null) {
            return method;
        }
        return hasBody ? "POST" : "GET";
    }

    private Headers headers(Map<String, List<String>> own) {
        Headers all = headers;
        for (String name : own.keySet()) {
            all = all.without(name);
        }
        for (Map.Entry<String, List<String>> header : own.entrySet()) {
            for (String value : header.getValue()) {
                all = all.plus(header.getKey(), value);
            }
        }
        return allowed(all);
    }
}
