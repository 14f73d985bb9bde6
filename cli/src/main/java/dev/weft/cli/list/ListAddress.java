package dev.weft.cli.list;

import dev.weft.cli.input.InputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The address of a list, such as {@code postgres://user:password@host/database?list=name}.
 *
 * @param jdbcUrl the URL for the driver, without user and password
 * @param login the user and the password, if there are any
 * @param list the name of the list
 */
record ListAddress(String jdbcUrl, Properties login, String list) {
    private static final String USUAL_NAME = "default";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_DIGITS = 9;

    /** A host may be an IPv6 address in brackets. */
    private static final Pattern SERVER =
            Pattern.compile("((?<user>[^@]*)@)?(?<host>\\[[^\\]]+]|[\\w.-]+)(:(?<port>\\d*))?");

    private static final String FORM = "postgres://user:password@host:port/database?list=name";

    /**
     * Parses an address.
     *
     * @throws InputException if the text is not such an address
     */
    static ListAddress parse(String text) throws InputException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InputException("the address of the list is not a URL such as " + FORM + ": " + e.getReason(), e);
        }
        boolean known = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
        // Not URI.getHost(), which is null if there is an underscore in the name of the host.
        Matcher server = SERVER.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
        if (!known || !server.matches() || uri.getPath().length() < 2) {
            throw new InputException("the address of the list must have the form " + FORM);
        }
        String port = server.group("port") == null ? "" : server.group("port");
        if (port.length() > MAX_DIGITS || (!port.isEmpty() && Integer.parseInt(port) > MAX_PORT)) {
            throw new InputException(
                    "the address of the list has the port " + port + ", which is more than " + MAX_PORT);
        }
        List<String> others = new ArrayList<>();
        String list = USUAL_NAME;
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("list=")) {
                list = URLDecoder.decode(parameter.substring("list=".length()), StandardCharsets.UTF_8);
            } else if (!parameter.isEmpty()) {
                requireKnown(parameter);
                others.add(parameter);
            }
        }
        if (list.isBlank()) {
            throw new InputException("the address of the list has an empty name after list=");
        }
        String parameters = others.isEmpty() ? "" : "?" + String.join("&", others);
        return new ListAddress(
                "jdbc:postgresql://" + server.group("host") + (port.isEmpty() ? "" : ":" + port) + uri.getRawPath()
                        + parameters,
                login(server.group("user")),
                list);
    }

    /**
     * Rejects unknown parameters. The driver ignores them, so a misspelt {@code list=} would silently select another
     * list.
     */
    private static void requireKnown(String parameter) throws InputException {
        String name = parameter.split("=", 2)[0];
        if (PGProperty.forName(name) == null) {
            throw new InputException("the address of the list has an unknown parameter '" + name + "'");
        }
    }

    private static Properties login(@Nullable String user) {
        Properties login = new Properties();
        if (user != null) {
            int colon = user.indexOf(':');
            login.setProperty("user", decoded(colon < 0 ? user : user.substring(0, colon)));
            if (colon >= 0) {
                login.setProperty("password", decoded(user.substring(colon + 1)));
            }
        }
        return login;
    }

    /** Decodes percent-encoded text. Unlike in a form, a plus sign stands for itself, and not for a space. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
