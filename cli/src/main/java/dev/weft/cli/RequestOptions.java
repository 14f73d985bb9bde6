package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Secrets;
import dev.weft.cli.result.Target;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for requests. */
final class RequestOptions {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Matches the beginning of a URL with a user name and optionally a password. */
    private static final Pattern WITH_USER = Pattern.compile("[^/?#]*//[^/?#]*@");

    /** The headers that determine the end of the body. */
    private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

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
            names = {"-u", "--user"},
            paramLabel = "NAME:PASSWORD",
            description = "User name and password, sent only to the hosts of the given URLs; '@FILE' reads them from "
                    + "a file. Those in a URL take precedence.")
    private @Nullable String user;

    @Option(names = "--digest", description = "Use digest authentication, which does not send the password of -u.")
    private boolean digest;

    @Option(
            names = "--cookies",
            paramLabel = "FILE",
            description = "Send the cookies in this file, and at the end write back all cookies, including new ones, "
                    + "in curl's format (default: cookies are kept during the run only).")
    private @Nullable String cookieFile;

    private @Nullable Cookies cookies;
    private Headers headers = Headers.none();
    private byte @Nullable [] body;
    private @Nullable Credentials credentials;

    /**
     * Reads the files that the options name and checks the options. Must be called once, before the others.
     *
     * @throws InputException if a method, header or user name is not valid, or a file cannot be read
     */
    void prepare() throws InputException {
        for (String line : lines) {
            headers = withLine(line);
        }
        if (data != null) {
            body = bytes(data);
        }
        if (user != null) {
            credentials = credentials(new String(bytes(user), StandardCharsets.UTF_8).strip());
        } else if (digest) {
            throw new InputException("--digest needs -u NAME:PASSWORD");
        }
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

    /** Rejects a method with which no request can be sent, so that this is reported once and not for each URL. */
    private void requireSendable(String method) throws InputException {
        try (ClientSession http = ClientSession.create()) {
            request(http, Target.of("http://localhost/"));
        } catch (IllegalArgumentException e) {
            String with = body == null ? "" : " with -d";
            throw new InputException("-X '" + method + "'" + with + ": " + e.getMessage(), e);
        }
    }

    private Credentials credentials(String given) throws InputException {
        int colon = given.indexOf(':');
        if (colon < 1) {
            throw new InputException("-u must be NAME:PASSWORD");
        }
        String name = given.substring(0, colon);
        String password = given.substring(colon + 1);
        return digest ? Credentials.digest(name, password) : Credentials.basic(name, password);
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
     * Rejects headers that contradict the actual body. A server would wait for the rest of the body, or take the end of
     * the body for another request.
     */
    private static Headers allowed(Headers headers) {
        for (String name : FRAMING) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException(name + " is determined by the body and cannot be set");
            }
        }
        return headers;
    }

    private static byte[] bytes(String data) throws InputException {
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
     * Applies these options to those of a session.
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
                credentials == null ? "" : credentials.toString(),
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
        byte[] content = content(target);
        Headers all = headers(target.headers());
        Request request =
                http.request(method(target, content != null), target.url()).headers(all);
        if (credentials != null && !WITH_USER.matcher(target.url()).lookingAt()) {
            request = request.credentials(credentials);
        }
        if (content == null) {
            return request;
        }
        Body sent = Body.bytes(content);
        return request.body(all.contains("Content-Type") ? sent : sent.as(FORM));
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
