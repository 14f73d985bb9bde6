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
 * The proxies of a session. The public {@code Proxies} wraps this record.
 *
 * @param byScheme the proxy for each scheme
 * @param except the hosts that are reached without a proxy
 */
public record ProxyRules(Map<String, ProxyServer> byScheme, List<ProxyExclusion> except) {
    public static final ProxyRules NONE = new ProxyRules(Map.of(), List.of());

    /** One proxy for all requests. */
    public static ProxyRules of(String url) {
        ProxyServer proxy = ProxyServer.parse(url);
        return new ProxyRules(Map.of("http", proxy, "https", proxy), List.of());
    }

    /** The proxies from environment variables. */
    public static ProxyRules from(Function<String, @Nullable String> environment) {
        ProxyRules rules = NONE;
        for (String scheme : List.of("http", "https")) {
            String url = first(environment, scheme + "_proxy", "all_proxy");
            rules = url == null ? rules : rules.with(scheme, ProxyServer.parse(url));
        }
        String except = first(environment, "no_proxy");
        return except == null ? rules : rules.except(except.split("[,\\s]+", -1));
    }

    /**
     * The value of the first variable that is set, in lower or upper case. In a CGI script, which is recognised by
     * {@code REQUEST_METHOD}, {@code HTTP_PROXY} is ignored because it holds the {@code Proxy} header of a client (the
     * httpoxy vulnerability).
     */
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

    /** These rules with more hosts that are reached without a proxy. */
    public ProxyRules except(String... hosts) {
        List<ProxyExclusion> more = new ArrayList<>(except);
        for (String host : hosts) {
            String clean = host.strip().replaceFirst("^\\*?\\.", "");
            if (!clean.isEmpty()) {
                more.add(ProxyExclusion.parse(clean));
            }
        }
        return new ProxyRules(byScheme, List.copyOf(more));
    }

    /** The proxy for requests to {@code target}; null for none. */
    public @Nullable ProxyServer proxyFor(String scheme, Authority target) {
        return except.stream().anyMatch(each -> each.matches(target)) ? null : byScheme.get(scheme);
    }

    /** The {@code Proxy-Authorization} header for the proxy at {@code address}; null if that proxy has no login. */
    public @Nullable String authorization(SocketAddress address) {
        return byScheme.values().stream()
                .filter(proxy ->
                        proxy.authorization() != null && proxy.address().equals(address))
                .map(ProxyServer::authorization)
                .findFirst()
                .orElse(null);
    }

    /** These rules as a proxy selector of the JDK. */
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

        /** Does nothing: there is no other proxy to fall back to. */
        @Override
        public void connectFailed(URI target, SocketAddress address, IOException failure) {}
    }
}
