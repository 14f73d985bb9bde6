package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.settings.Netrc;
import dev.weft.http.Credentials;
import dev.weft.http.spi.Url;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for user names and passwords. */
final class LoginOptions {
    /** Matches the beginning of a URL with a user name and optionally a password. */
    private static final Pattern URL_WITH_USER = Pattern.compile("[^/?#]*//[^/?#]*@");

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME:PASSWORD",
            description = "User name and password, sent only to the hosts of the given URLs; '@FILE' reads them "
                    + "from a file. A user name in a URL takes precedence.")
    private @Nullable String user;

    @Option(
            names = "--digest",
            description = "Use digest authentication, which does not send the password of -u or --netrc.")
    private boolean digest;

    @Option(
            names = {"-n", "--netrc"},
            description = "Take user names and passwords from ~/.netrc, or from the file that the environment "
                    + "variable NETRC names. -u and a user name in a URL take precedence.")
    private boolean usesNetrc;

    @Option(names = "--netrc-file", paramLabel = "FILE", description = "As --netrc, but from this file.")
    private @Nullable String netrcFile;

    private @Nullable Credentials credentials;
    private @Nullable Netrc netrc;

    /**
     * Reads the files that the options name.
     *
     * @throws InputException if a file cannot be read, or an option is not valid
     */
    void prepare() throws InputException {
        if (user != null) {
            credentials = credentials(new String(RequestOptions.bytes(user), StandardCharsets.UTF_8).strip());
        }
        if (usesNetrc || netrcFile != null) {
            netrc = Netrc.read(netrcFile == null ? Netrc.usual() : path(netrcFile));
        }
        if (digest && credentials == null && netrc == null) {
            throw new InputException("--digest needs -u NAME:PASSWORD or --netrc");
        }
    }

    private static Path path(String name) throws InputException {
        try {
            return Path.of(name);
        } catch (IllegalArgumentException e) {
            throw new InputException("cannot read '" + name + "' for --netrc-file: " + e.getMessage(), e);
        }
    }

    private Credentials credentials(String given) throws InputException {
        int colon = given.indexOf(':');
        if (colon < 1) {
            throw new InputException("-u must be NAME:PASSWORD");
        }
        return credentials(given.substring(0, colon), given.substring(colon + 1));
    }

    private Credentials credentials(String name, String password) {
        return digest ? Credentials.digest(name, password) : Credentials.basic(name, password);
    }

    /** Identifies the user that {@code -u} names, without the password; empty if {@code -u} is not given. */
    String identity() {
        return credentials == null ? "" : credentials.toString();
    }

    /**
     * Returns the credentials for a URL; null if there are none, or they are in the URL itself.
     *
     * @param redirected whether a redirect from another origin leads to the URL; if so, only a {@code .netrc} entry that
     *     names the URL's host is used. A server chose this host, so it must not get {@code -u} or the default entry.
     * @throws IllegalArgumentException if {@code url} is not a valid URL
     */
    @Nullable
    Credentials of(String url, boolean redirected) {
        if (URL_WITH_USER.matcher(url).lookingAt()) {
            return null;
        }
        if (credentials != null && !redirected) {
            return credentials;
        }
        if (netrc == null) {
            return null;
        }
        String host = Url.of(url).authority().host();
        Netrc.Login login = redirected ? netrc.findNamed(host) : netrc.find(host);
        return login == null ? null : credentials(login.name(), login.password());
    }
}
