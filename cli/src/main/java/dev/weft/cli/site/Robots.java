package dev.weft.cli.site;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules in the {@code robots.txt} of each host, by RFC 9309. A link is stored until the file of its host has been
 * read; meanwhile it occupies no slot of the scheduler. Thread-safe.
 */
final class Robots {
    /** The maximum delay between requests. If a host requests a longer delay, its links are not followed. */
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);

    private static final int MAX_WARNINGS = 5;
    private static final int NOT_FOUND = 404;

    private final SimpleRobotRulesParser parser = new SimpleRobotRulesParser(MAX_DELAY.toMillis(), MAX_WARNINGS);
    private final List<String> names;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final AtomicLong forbidden = new AtomicLong();

    /**
     * Creates rules.
     *
     * @param agent the user agent of the program; the rules use the part before the first slash or space
     */
    Robots(String agent) {
        names = List.of(agent.strip().replaceFirst("[/\\s].*", "").toLowerCase(Locale.ROOT));
    }

    /** The number of links that were not followed. */
    long forbidden() {
        return forbidden.get();
    }

    /** Adds a host. Returns true in the first call for the host; the caller then has to fetch the rules of the host. */
    boolean addHost(String origin) {
        return hosts.putIfAbsent(origin, new Host()) == null;
    }

    /**
     * Whether a link may be followed; null if the rules of its host are not known yet. In that case, stores the link
     * until {@link #read}.
     */
    @Nullable
    Boolean allowsOrStores(String origin, String url) {
        Host host = hosts.computeIfAbsent(origin, _ -> new Host());
        synchronized (host) {
            if (host.rules == null) {
                host.waiting.add(url);
                return null;
            }
            return isAllowed(host.rules, url);
        }
    }

    private boolean isAllowed(BaseRobotRules rules, String url) {
        boolean allowed = rules.isAllowed(url);
        if (!allowed) {
            forbidden.incrementAndGet();
        }
        return allowed;
    }

    /**
     * Reads the file of a host.
     *
     * @param status the status of the response; zero if there was none
     */
    Read read(String origin, int status, String content) {
        // If the host does not answer, every link is allowed, because the pages of the host will fail anyway.
        BaseRobotRules rules = status >= 200 && status < 300
                ? parse(origin, content)
                : parser.failedFetch(status == 0 ? NOT_FOUND : status);
        Host host = hosts.computeIfAbsent(origin, _ -> new Host());
        List<String> allowed;
        synchronized (host) {
            host.rules = rules;
            allowed = host.waiting.stream().filter(url -> isAllowed(rules, url)).toList();
            host.waiting.clear();
        }
        return new Read(
                allowed, Duration.ofMillis(Math.max(0, rules.getCrawlDelay())), List.copyOf(rules.getSitemaps()));
    }

    private synchronized BaseRobotRules parse(String origin, String content) {
        return parser.parseContent(
                origin + "/robots.txt", content.getBytes(StandardCharsets.UTF_8), "text/plain", names);
    }

    /**
     * The consequences of a file.
     *
     * @param allowed the links that have waited for the file and may be followed
     * @param delay the time between requests that the file demands
     * @param sitemaps the sitemaps that the file names
     */
    record Read(List<String> allowed, Duration delay, List<String> sitemaps) {}

    private static final class Host {
        private final List<String> waiting = new ArrayList<>();
        private @Nullable BaseRobotRules rules;
    }
}
