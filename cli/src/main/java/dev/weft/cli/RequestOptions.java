package dev.weft.cli;

import dev.weft.cli.input.InputException;
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

/** What is sent. */
final class RequestOptions {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** A URL with a name, and perhaps a password, before the host. */
    private static final Pattern WITH_USER = Pattern.compile("[^/?#]*//[^/?#]*@");

    /** Where the body ends is said by these. */
    private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "The method (default: GET, or POST with -d).")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "LINE",
            description = "A header, such as 'Accept: text/html'. May be given several times.")
    private List<String> lines = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description = "A body to send; '@FILE' sends what is in the file. It is a form unless -H names a type.")
    private @Nullable String data;

    @Option(
            names = {"-A", "--user-agent"},
            paramLabel = "NAME",
            defaultValue = "weft",
            description = "What to call the sender (default: ${DEFAULT-VALUE}).")
    private String userAgent = "weft";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME:PASSWORD",
            description = "A name and a password to show, to hosts in the list only; '@FILE' takes them from a file."
                    + " Those in a URL count more.")
    private @Nullable String user;

    @Option(names = "--digest", description = "Prove that the password of -u is known, in place of sending it.")
    private boolean digest;

    @Option(
            names = "--cookies",
            paramLabel = "FILE",
            description = "Send the cookies in this file, and write them back at the end, with those that came; in the "
                    + "format of curl. Without it they are kept during the run only.")
    private @Nullable String cookieFile;

    private @Nullable Cookies cookies;
    private Headers headers = Headers.none();
    private byte @Nullable [] body;
    private @Nullable Credentials credentials;

    /**
     * Reads what is named, once.
     *
     * @throws InputException if a method, a header or a name cannot be sent, or a file cannot be read
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
            throw new InputException("--digest needs a name and a password, by -u");
        }
        if (method != null) {
            requireSendable(method);
        }
        if (cookieFile != null) {
            cookies = Cookies.open(cookieFile);
        }
    }

    /** Writes what there is to keep for a later run. */
    void save() throws IOException {
        if (cookies != null) {
            cookies.save();
        }
    }

    /** What cannot be sent to any server is reported once, and not for each URL. */
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

    /** A server would wait for a body that never comes, or take its end for another request. */
    private static Headers allowed(Headers headers) {
        for (String name : FRAMING) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException(name + " is what the body makes it");
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
     * Options of a session that sends this.
     *
     * @throws InputException if the name of the sender cannot be sent
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
     * What tells the request for a target from others, in this run and in later ones: the method, the headers, the name of
     * -u, the body and the URL as they would be sent, wherever they were said. It may be one that cannot be sent. Cookies
     * do not count: they change while a run goes on.
     */
    String identity(Target target) {
        byte[] content = content(target);
        return String.join(
                "\n",
                method(target, content != null),
                allHeaders(target).toString(),
                credentials == null ? "" : credentials.toString(),
                content == null ? "" : Sha256.of(content),
                target.url());
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
     * The request for a target: what the target says counts more than what is said here.
     *
     * @throws IllegalArgumentException if it cannot be sent
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
