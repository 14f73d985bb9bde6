package dev.weft.cli;

import dev.weft.cli.fetch.Target;
import dev.weft.cli.input.InputException;
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
import java.util.Map;
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

    private Headers headers = Headers.none();
    private byte @Nullable [] body;
    private @Nullable Credentials credentials;

    /**
     * Reads what is named, once.
     *
     * @throws InputException if a header or a name cannot be sent, or a file cannot be read
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
            return options.userAgent(userAgent);
        } catch (IllegalArgumentException e) {
            throw new InputException("-A '" + userAgent + "': " + e.getMessage(), e);
        }
    }

    /** Whatever makes a request of this run another one than the same URL's in another run: what is sent, once it is read. */
    String salt() {
        String sent = body == null ? "" : Sha256.of(body);
        return credentials == null
                ? String.join("\n", String.valueOf(method), String.valueOf(lines), sent)
                : String.join("\n", String.valueOf(method), String.valueOf(lines), sent, credentials.toString());
    }

    /**
     * The request for a target: what the target says counts more than what is said here.
     *
     * @throws IllegalArgumentException if it cannot be sent
     */
    Request request(ClientSession http, Target target) {
        byte[] content = target.body() == null ? body : target.body().getBytes(StandardCharsets.UTF_8);
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
