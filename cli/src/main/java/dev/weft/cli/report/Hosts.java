package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.Fetched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The totals per host. The hosts with the most requests are shown. At most {@link #MAX_HOSTS} hosts are counted
 * separately, to limit the memory; further hosts are counted together.
 */
final class Hosts {
    private static final int MAX_HOSTS = 5_000;
    private static final int MAX_SHOWN = 20;
    private static final String OTHERS = "(others)";

    /**
     * Matches the host and port of a URL, without user name and password. This is a pattern and not a URL parser, because
     * flawed targets are counted too.
     */
    private static final Pattern AUTHORITY = Pattern.compile("://(?:[^/?#\\\\]*@)?([^/?#\\\\]*)");

    private final Map<String, Host> hosts = new HashMap<>();

    void add(Fetched fetched) {
        String name = name(fetched.url());
        String counted = hosts.size() < MAX_HOSTS || hosts.containsKey(name) ? name : OTHERS;
        hosts.computeIfAbsent(counted, _ -> new Host()).add(fetched);
    }

    private static String name(String url) {
        Matcher matcher = AUTHORITY.matcher(url);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "(no URL)";
    }

    void write(JsonGenerator json) throws IOException {
        List<Map.Entry<String, Host>> sorted = new ArrayList<>(hosts.entrySet());
        sorted.sort(Comparator.comparingLong(host -> -host.getValue().count));
        json.writeNumberField("hostCount", sorted.size());
        json.writeArrayFieldStart("hosts");
        for (Map.Entry<String, Host> host : sorted.subList(0, Math.min(MAX_SHOWN, sorted.size()))) {
            json.writeStartArray();
            json.writeString(Excerpt.of(host.getKey()));
            json.writeNumber(host.getValue().count);
            json.writeNumber(host.getValue().failed);
            json.writeNumber(host.getValue().bytes);
            json.writeNumber(host.getValue().micros / host.getValue().count);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static final class Host {
        private long count;
        private long failed;
        private long bytes;
        private long micros;

        private void add(Fetched fetched) {
            count++;
            failed += fetched.isSuccess() ? 0 : 1;
            bytes += fetched.bytes();
            micros += fetched.timing().total();
        }
    }
}
