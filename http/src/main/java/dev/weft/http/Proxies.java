package dev.weft.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies a session goes through. Immutable; each method gives proxies that differ in one thing.
 *
 * <p>A proxy is a URL: {@code http://user:password@proxy.example:3128}, or {@code socks5://localhost:1080}, which also
 * looks names up. A name and a password are shown to proxies that speak HTTP; for SOCKS there is no support of them.
 */
public final class Proxies {
    private static final int HIGHEST_PORT = 65_535;

    private static final Proxies NONE = new Proxies(Map.of(), List.of());

    private final Map<String, URI> byScheme;
    private final List<String> except;

    private Proxies(Map<String, URI> byScheme, List<String> except) {
        this.byScheme = byScheme;
        this.except = except;
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
        URI proxy = checked(url);
        return new Proxies(Map.of("http", proxy, "https", proxy), List.of());
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
        Proxies proxies = NONE;
        for (String scheme : List.of("http", "https")) {
            String url = first(environment, scheme + "_proxy", "all_proxy");
            proxies = url == null ? proxies : proxies.with(scheme, checked(url));
        }
        String except = first(environment, "no_proxy");
        return except == null ? proxies : proxies.except(except.split("[,\\s]+", -1));
    }

    private static @Nullable String first(Function<String, @Nullable String> environment, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
                .filter(name -> !name.equals("HTTP_PROXY") || environment.apply("REQUEST_METHOD") == null)
                .map(environment)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private Proxies with(String scheme, URI proxy) {
        Map<String, URI> more = new HashMap<>(byScheme);
        more.put(scheme, proxy);
        return new Proxies(Map.copyOf(more), except);
    }

    /**
     * The same, but not for these hosts: {@code example.org} and all below it, {@code 10.0.0.1}, {@code ::1}, {@code
     * localhost:8080}, or {@code *} for all. A port alone restricts it: {@code localhost:80} is {@code http://localhost/}.
     */
    public Proxies except(String... hosts) {
        List<String> more = new ArrayList<>(except);
        for (String host : hosts) {
            String clean = withoutBrackets(host.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""));
            if (!clean.isEmpty()) {
                more.add(clean);
            }
        }
        return new Proxies(byScheme, List.copyOf(more));
    }

    private static URI checked(String url) {
        Objects.requireNonNull(url, "url");
        URI proxy;
        try {
            proxy = URI.create(url.contains("://") ? url : "http://" + url);
        } catch (IllegalArgumentException e) {
            throw notAProxy(url, e);
        }
        boolean known = proxy.getScheme().matches("(?i)http|socks5?h?");
        boolean reachable = proxy.getHost() != null && proxy.getPort() <= HIGHEST_PORT;
        if (!known || !reachable) {
            throw notAProxy(url, null);
        }
        if (isSocks(proxy) && proxy.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "proxy must have no user and password if it speaks SOCKS, but is '" + Urls.withoutUser(url) + "'");
        }
        return proxy;
    }

    private static IllegalArgumentException notAProxy(String url, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "proxy must be http://[user:password@]host:port or socks5://host:port, but is '" + Urls.withoutUser(url)
                        + "'",
                cause);
    }

    private static boolean isSocks(URI proxy) {
        return proxy.getScheme().toLowerCase(Locale.ROOT).startsWith("socks");
    }

    private @Nullable URI proxyFor(URI target) {
        String host = target.getHost();
        return host == null || isExcepted(withoutBrackets(host.toLowerCase(Locale.ROOT)), port(target))
                ? null
                : byScheme.get(target.getScheme());
    }

    private static int port(URI target) {
        return target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
    }

    /** An address of IPv6 stands in brackets in a URL, and in a list of hosts may or may not. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private boolean isExcepted(String host, int port) {
        return except.stream()
                .anyMatch(name -> name.equals("*")
                        || name.equals(host)
                        || name.equals(host + ":" + port)
                        || name.equals("[" + host + "]:" + port)
                        || host.endsWith("." + name));
    }

    /** What the proxy of that address wants to see; null if there is nothing to show. */
    @Nullable
    String authorization(SocketAddress address) {
        return byScheme.values().stream()
                .filter(proxy -> proxy.getUserInfo() != null && address(proxy).equals(address))
                .map(proxy -> basic(proxy.getUserInfo()))
                .findFirst()
                .orElse(null);
    }

    private static String basic(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        return Credentials.basic(parts[0], parts.length > 1 ? parts[1] : "");
    }

    private static InetSocketAddress address(URI proxy) {
        int port = proxy.getPort() >= 0 ? proxy.getPort() : isSocks(proxy) ? 1080 : 80;
        return InetSocketAddress.createUnresolved(proxy.getHost(), port);
    }

    ProxySelector selector() {
        return new Selector();
    }

    @Override
    public String toString() {
        return byScheme.isEmpty() ? "no proxies" : "proxies for " + byScheme.keySet();
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI target) {
            URI proxy = proxyFor(target);
            return List.of(
                    proxy == null
                            ? Proxy.NO_PROXY
                            : new Proxy(isSocks(proxy) ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address(proxy)));
        }

        /** There is no other to choose then. */
        @Override
        public void connectFailed(URI target, SocketAddress address, IOException failure) {}
    }
}
