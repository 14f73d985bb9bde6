package dev.weft.http;

import dev.weft.http.internal.net.ProxyRules;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies a session goes through. Immutable; each method gives proxies that differ in one thing.
 *
 * <p>A proxy is a URL: {@code http://user:password@proxy.example:3128}, or {@code socks5://localhost:1080}, which also
 * looks names up. A name and a password are shown to proxies that speak HTTP; for SOCKS there is no support of them.
 */
public final class Proxies {
    private static final Proxies NONE = new Proxies(ProxyRules.NONE);

    private final ProxyRules rules;

    private Proxies(ProxyRules rules) {
        this.rules = rules;
    }

    /** No proxy at all, also not those of the JVM's system properties. */
    public static Proxies none() {
        return NONE;
    }

    /**
     * One proxy for everything.
     *
     * @throws IllegalArgumentException if it is no URL of a proxy
     */
    public static Proxies of(String url) {
        return new Proxies(ProxyRules.of(url));
    }

    /**
     * What the environment says: {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, also in
     * capitals. In a CGI program, which {@code REQUEST_METHOD} tells, {@code HTTP_PROXY} does not count: there it is what a
     * client has sent as a header.
     *
     * @throws IllegalArgumentException if there is no URL of a proxy in one of them
     */
    public static Proxies fromEnvironment() {
        return from(System::getenv);
    }

    static Proxies from(Function<String, @Nullable String> environment) {
        return new Proxies(ProxyRules.from(environment));
    }

    /**
     * The same, but not for these hosts: {@code example.org} and all below it, {@code 10.0.0.1}, {@code ::1}, {@code
     * localhost:8080}, or {@code *} for all. A port alone restricts it: {@code localhost:80} is {@code http://localhost/}.
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
