package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.settings.PinnedAddresses;
import dev.weft.http.Proxies;
import dev.weft.http.SessionOptions;
import dev.weft.http.Tls;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for connections: protocol, proxy and TLS. */
final class ConnectionOptions {
    @Option(
            names = "--http2",
            description = "Use HTTP/2 for http URLs too, without negotiation. For https URLs, HTTP/2 is used with "
                    + "every server that supports it.")
    private boolean http2;

    @Option(names = "--http1.1", description = "Use HTTP/1.1 only.")
    private boolean http1;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Use this proxy: http://[user:password@]host:port or socks5://host:port (default: the "
                    + "proxies in the environment variables http_proxy, https_proxy, all_proxy and no_proxy).")
    private @Nullable String proxy;

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDRESS",
            description = "Use this address for a host instead of a DNS lookup. Several addresses are separated by "
                    + "commas. '*' is any host. The address applies to all ports of the host. May be repeated.")
    private List<String> pinnedAddresses = new ArrayList<>();

    @Option(names = "--cacert", paramLabel = "FILE", description = "Also trust the certificates in this PEM file.")
    private @Nullable String authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Present the client certificate in this PEM file. Its key is in the same file, or in --key.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The key of --cert, in unencrypted PKCS #8 form.")
    private @Nullable String key;

    @Option(
            names = {"-k", "--insecure"},
            description = "Trust every server. TLS then gives no protection.")
    private boolean insecure;

    /** A message about options that exclude or require each other; null if there are none. */
    @Nullable
    String contradiction() {
        if (http1 && http2) {
            return "--http2 and --http1.1 exclude each other";
        }
        return key != null && certificate == null ? "--key needs --cert" : null;
    }

    /**
     * Returns {@code options}, the options of a session, with these options applied.
     *
     * @param warnings receives a line about each dangerous option
     * @throws InputException if a file cannot be used, or the URL of the proxy or an address is not valid
     */
    SessionOptions apply(SessionOptions options, Consumer<String> warnings) throws InputException {
        SessionOptions applied = options.tls(tls()).proxies(proxies());
        if (!pinnedAddresses.isEmpty()) {
            applied = applied.resolver(PinnedAddresses.of(pinnedAddresses));
        }
        if (insecure) {
            SessionLog.LOGGER.setLevel(Level.SEVERE);
            warnings.accept("--insecure: every server is trusted, so TLS gives no protection");
        }
        if (http2) {
            return applied.http2PriorKnowledge();
        }
        return http1 ? applied.http1Only() : applied;
    }

    private Proxies proxies() throws InputException {
        try {
            return proxy == null ? Proxies.fromEnvironment() : Proxies.of(proxy);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private Tls tls() throws InputException {
        Tls tls = Tls.system();
        if (authorities != null) {
            tls = withAuthorities(tls, authorities);
        }
        if (certificate != null) {
            tls = withClientCertificate(tls, certificate, key == null ? certificate : key);
        }
        return insecure ? tls.insecure() : tls;
    }

    private static Tls withAuthorities(Tls tls, String file) throws InputException {
        try {
            return tls.trusting(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + file + "' for --cacert: " + InputException.reason(e), e);
        }
    }

    private static Tls withClientCertificate(Tls tls, String file, String key) throws InputException {
        try {
            return tls.clientCertificate(Path.of(file), Path.of(key));
        } catch (NoSuchFileException | AccessDeniedException e) {
            String named = key.equals(e.getFile()) && !key.equals(file) ? key + "' for --key" : file + "' for --cert";
            throw new InputException("cannot use '" + named + ": " + InputException.reason(e), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + file + "' for --cert: " + InputException.reason(e), e);
        }
    }

    /**
     * The logger to which the session writes its own warning about {@code --insecure}, which would repeat the warning of the
     * program. The logger is in a class of its own, because loading the logging system takes time that most runs can
     * save.
     */
    private static final class SessionLog {
        static final Logger LOGGER = Logger.getLogger("dev.weft.http");
    }
}
