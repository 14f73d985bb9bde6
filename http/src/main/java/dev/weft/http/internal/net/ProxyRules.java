package dev.weft.http.internal.net;

import dev.weft.http.spi.Authority;
import java.io.IOException;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies a session goes through. The public {@code Proxies} is a view of it.
 *
 * @param byScheme a proxy for each scheme
 * @param except hosts for which there is none
 */
public record ProxyRules(Map<String, ProxyServer> byScheme, List<Excepted> except) {
    public static final ProxyRules NONE = new ProxyRules(Map.of(), List.of());

    /** One proxy for everything. */
    public static ProxyRules of(String url) {
        ProxyServer proxy = ProxyServer.parse(url);
        return new ProxyRules(Map.of("http", proxy, "https", proxy), List.of());
    }

    /** What variables of the environment say. */
    public static ProxyRules from(Function<String, @Nullable String> environment) {
        ProxyRules rules = NONE;
        for (String scheme : List.of("http", "https")) {
            String url = first(environment, scheme + "_proxy", "all_proxy");
            rules = url == null ? rules : rules.with(scheme, ProxyServer.parse(url));
        }
        String except = first(environment, "no_proxy");
        return except == null ? rules : rules.except(except.split("[,\\s]+", -1));
    }

    /** In a CGI program {@code HTTP_PROXY} is what a client has sent as a header {@code Proxy}, so it does not count. */
    private static @Nullable String first(Function<String, @Nullable String> environment, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
                .filter(name -> !name.equals("HTTP_PROXY") || environment.apply("REQUEST_METHOD") == null)
                .map(environment)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private ProxyRules with(String scheme, ProxyServer proxy) {
        Map<String, ProxyServer> more = new HashMap<>(byScheme);
        more.put(scheme, proxy);
        return new ProxyRules(Map.copyOf(more), except);
    }

    /** These, but with no proxy for these hosts. */
    public ProxyRules except(String... hosts) {
        List<Excepted> more = new ArrayList<>(except);
        for (String host : hosts) {
            String clean = host.strip().replaceFirst("^\\*?\\.", "");
            if (!clean.isEmpty()) {
                more.add(Excepted.parse(clean));
            }
        }
        return new ProxyRules(byScheme, List.copyOf(more));
    }

    /** The proxy for that place; null if there is none. */
    public @Nullable ProxyServer proxyFor(String scheme, Authority target) {
        return except.stream().anyMatch(each -> each.matches(target)) ? null : byScheme.get(scheme);
    }

    /** What the proxy of that address wants to see; null if there is nothing to show. */
    public @Nullable String authorization(SocketAddress address) {
        return byScheme.values().stream()
                .filter(proxy ->
                        proxy.authorization() != null && proxy.address().equals(address))
                .map(ProxyServer::authorization)
                .findFirst()
                .orElse(null);
    }

    /** These rules as the JDK has them. */
    public ProxySelector selector() {
        return new Selector();
    }

    @Override
    public String toString() {
        return byScheme.isEmpty() ? "no proxies" : "proxies for " + byScheme.keySet();
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI target) {
            ProxyServer proxy = proxyFor(target.getScheme(), Authority.of(target));
            return List.of(proxy == null ? Proxy.NO_PROXY : proxy.asProxy());
        }

        /** There is no other to choose then. */
        @Override
        public void connectFailed(URI target, SocketAddress address, IOException failure) {}
    }

    /**
     * A host for which there is no proxy, and all below it.
     *
     * @param host the host; an asterisk stands for all
     * @param port the port that alone is meant; zero for all
     */
    public record Excepted(String host, int port) {
        private static final int ALL_PORTS = 0;

        /** Reads {@code host}, {@code host:port}, {@code ::1} or {@code [::1]:port}. What is no host matches none. */
        static Excepted parse(String text) {
            boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
            String place = bareIpv6 ? "[" + text + "]" : text;
            boolean hasPort = place.matches(".*:\\d+");
            try {
                Authority authority = Authority.parse(place, 1);
                return new Excepted(authority.host(), hasPort ? authority.port() : ALL_PORTS);
            } catch (IllegalArgumentException e) {
                return new Excepted(text, ALL_PORTS);
            }
        }

        boolean matches(Authority target) {
            return (port == ALL_PORTS || port == target.port()) && (host.equals("*") || target.isWithin(host));
        }
    }
}
