package dev.weft.cli.attempt;

import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * The name servers of this machine. If a lookup finds no address of a host, either a name server has answered that there is
 * none, or no name server has answered. The JDK's lookup throws the same type of exception in both cases, with a message in the
 * language of the system. So the name servers are asked again, by a client that tells the two cases apart.
 */
public final class NameServers {
    private static final String SYSTEM = "dns:";
    private static final String TIMEOUT_MILLIS = "1000";
    private static final String ATTEMPTS = "2";

    private final Map<String, String> environment;

    private NameServers(String servers) {
        environment = Map.of(
                Context.INITIAL_CONTEXT_FACTORY,
                "com.sun.jndi.dns.DnsContextFactory",
                Context.PROVIDER_URL,
                servers,
                "com.sun.jndi.dns.timeout.initial",
                TIMEOUT_MILLIS,
                "com.sun.jndi.dns.timeout.retries",
                ATTEMPTS);
    }

    /** The name servers that the system is configured to use. */
    public static NameServers ofSystem() {
        return new NameServers(SYSTEM);
    }

    /** The name server at a port of this machine. */
    static NameServers at(int port) {
        return new NameServers("dns://127.0.0.1:" + port);
    }

    /**
     * Whether a name server answers a question for {@code host}, if only that there is no such host. Blocks until there is an
     * answer, or for up to three seconds for each name server.
     */
    @SuppressWarnings({
        "BanJNDI", // reads an address of the DNS, and makes no object of it
        "JdkObsolete" // takes no other map
    })
    public boolean answerFor(String host) {
        try {
            DirContext context = new InitialDirContext(new Hashtable<>(environment));
            try {
                return context.getAttributes(host, new String[] {"A"}) != null;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return true;
        } catch (NamingException e) { // no answer, or the server itself found no server to ask
            return false;
        }
    }
}
