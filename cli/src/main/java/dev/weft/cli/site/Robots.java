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
 * What the {@code robots.txt} of each host allows, by RFC 9309. A link waits until that of its host has been read, and holds
 * nothing meanwhile. Thread-safe.
 */
final class Robots {
    /** The longest delay between requests that is obeyed; a host that asks for more is left alone. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    private static final int MOST_WARNINGS = 5;
    private static final int GONE = 404;

    private final SimpleRobotRulesParser parser = new SimpleRobotRulesParser(LONGEST_DELAY.toMillis(), MOST_WARNINGS);
    private final List<String> names;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final AtomicLong forbidden = new AtomicLong();

    /**
     * Creates rules.
     *
     * @param agent the name of the program in requests, of which the part before a slash counts
     */
    Robots(String agent) {
        names = List.of(agent.strip().replaceFirst("[/\\s].*", "").toLowerCase(Locale.ROOT));
    }

    /** The number of links that were not followed. */
    long forbidden() {
        return forbidden.get();
    }

    /** Whether the rules of a host have to be fetched: true once for each host. */
    boolean isNew(String origin) {
        return hosts.putIfAbsent(origin, new Host()) == null;
    }

    /** Whether a link may be followed; null if that is not known yet, and the link was kept until it is. */
    @Nullable
    Boolean allows(String origin, String url) {
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
     * Notes the file of a host.
     *
     * @param status the status of the response; zero if there was none
     */
    Read read(String origin, int status, String content) {
        BaseRobotRules rules = status >= 200 && status < 300
                ? parse(origin, content)
                : parser.failedFetch(status == 0 ? GONE : status); // if there is no host, its pages say so
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
     * What follows from a file.
     *
     * @param allowed the links that have waited for it and may be followed
     * @param delay the time between requests that it asks for
     * @param sitemaps the sitemaps that it names
     */
    record Read(List<String> allowed, Duration delay, List<String> sitemaps) {}

    private static final class Host {
        private final List<String> waiting = new ArrayList<>();
        private @Nullable BaseRobotRules rules;
    }
}
