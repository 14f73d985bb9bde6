package dev.weft.cli.settings;

import dev.weft.cli.input.InputException;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of hosts that the user has given, in curl's form {@code HOST:PORT:ADDRESS[,ADDRESS]…}; these hosts are not looked
 * up. An entry is used for all ports of its host, because a lookup does not know the port. So all entries of one host must
 * agree.
 */
public final class PinnedAddresses implements Resolver {
    private static final Pattern FORM = Pattern.compile("\\+?([^:]+):(?:\\d{1,5}|\\*):(.+)");
    private static final String ANY = "*";

    private final Map<String, List<InetAddress>> addresses = new HashMap<>();
    private final Resolver others;

    private PinnedAddresses(Resolver others) {
        this.others = others;
    }

    /**
     * Parses entries.
     *
     * @throws InputException if an entry is not in the form above, or contradicts an earlier entry
     */
    public static PinnedAddresses of(List<String> entries) throws InputException {
        PinnedAddresses pinned = new PinnedAddresses(Resolver.system());
        for (String entry : entries) {
            pinned.add(entry);
        }
        return pinned;
    }

    private void add(String entry) throws InputException {
        Matcher matcher = FORM.matcher(entry);
        if (!matcher.matches()) {
            throw new InputException("--resolve must be HOST:PORT:ADDRESS, but is '" + entry + "'");
        }
        List<InetAddress> given = new ArrayList<>();
        for (String address : matcher.group(2).split(",", -1)) {
            given.add(literal(address, entry));
        }
        List<InetAddress> earlier =
                addresses.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), List.copyOf(given));
        if (earlier != null && !earlier.equals(given)) {
            throw new InputException("--resolve '" + entry + "': the host " + matcher.group(1)
                    + " has other addresses in an earlier --resolve; they apply to all ports");
        }
    }

    private static InetAddress literal(String address, String entry) throws InputException {
        String bare = address.replaceFirst("^\\[(.*)]$", "$1");
        @Nullable InetAddress literal;
        try {
            literal = new Authority(bare, 1).literalOrNull();
        } catch (IllegalArgumentException e) {
            literal = null;
        }
        if (literal == null) {
            throw new InputException("--resolve '" + entry + "': '" + address + "' is not an IP address");
        }
        return literal;
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> pinned = addresses.getOrDefault(host.toLowerCase(Locale.ROOT), addresses.get(ANY));
        return pinned == null ? others.resolve(host) : pinned;
    }
}
