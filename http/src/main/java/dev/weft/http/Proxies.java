package dev.weft.http;

import dev.weft.http.internal.net.ProxyRules;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that a session uses. Immutable.
 *
 * <p>A proxy is given as a URL: {@code http://user:password@proxy.example:3128}, {@code https://proxy.example} for a
 * proxy that is reached over TLS, or {@code socks5://user:password@localhost:1080}. A SOCKS proxy also resolves host
 * names. For an https URL, user name and password are sent to an HTTP proxy with the request for a tunnel. For an http
 * URL, user name and password are sent only after the proxy has asked for a login. The TLS settings of the request
 * decide whether a proxy that is reached over TLS is trusted. Through such a proxy, and through a SOCKS proxy with a
 * user name, only HTTP/1.1 is used and no web socket can be opened.
 */
public final class Proxies {
    private static final Proxies NONE = new Proxies(ProxyRules.NONE);

    private final ProxyRules rules;

    private Proxies(ProxyRules rules) {
        this.rules = rules;
    }

    /** No proxies. The proxies in the JVM's system properties are ignored, too. */
    public static Proxies none() {
        return NONE;
    }

    /**
     * One proxy for all requests.
     *
     * @throws IllegalArgumentException if {@code url} is not the URL of a proxy
     */
    public static Proxies of(String url) {
        return new Proxies(ProxyRules.of(url));
    }

    /**
     * The proxies from the environment variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and
     * {@code no_proxy}, or the same names in upper case. If {@code REQUEST_METHOD} is set, {@code HTTP_PROXY} is
     * ignored: the program is then a CGI script, and this variable holds the {@code Proxy} header of the client's
     * request.
     *
     * @throws IllegalArgumentException if one of the variables is not the URL of a proxy
     */
    public static Proxies fromEnvironment() {
        return from(System::getenv);
    }

    static Proxies from(Function<String, @Nullable String> environment) {
        return new Proxies(ProxyRules.from(environment));
    }

    /**
     * These proxies, except for the given hosts, which are reached directly. An entry is a name such as {@code
     * example.org}, which includes its subdomains; an address such as {@code 10.0.0.1} or {@code ::1}; a block of
     * addresses such as {@code 10.0.0.0/8}, which matches hosts that are given as addresses; or {@code *} for all
     * hosts. An entry with a port, such as {@code localhost:8080}, applies to that port only; {@code localhost:80}
     * matches {@code http://localhost/}.
     */
    public Proxies except(String... hosts) {
        return new Proxies(rules.except(hosts));
    }

    ProxyRules rules() {
        return rules;
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
