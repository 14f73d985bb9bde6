package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.http.Proxies;
import dev.weft.http.SessionOptions;
import dev.weft.http.Tls;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How servers are reached, and which are trusted. */
final class ConnectionOptions {
    @Option(
            names = "--http2",
            description = "Speak HTTP/2 over plain http too, without asking first. Over https it is spoken with every "
                    + "server that can.")
    private boolean http2;

    @Option(names = "--http1.1", description = "Speak HTTP/1.1 only.")
    private boolean http1;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through this proxy: http://[user:password@]host:port or socks5://host:port. Without it, "
                    + "through those in the environment: http_proxy, https_proxy, all_proxy, no_proxy.")
    private @Nullable String proxy;

    @Option(names = "--cacert", paramLabel = "FILE", description = "Trust the certificates in this PEM file too.")
    private @Nullable String authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Appear with the certificate in this PEM file; its key is there too, or in --key.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The key of --cert, in PKCS #8 and not encrypted.")
    private @Nullable String key;

    @Option(
            names = {"-k", "--insecure"},
            description = "Trust everybody. Anybody on the way can read and change everything.")
    private boolean insecure;

    /** What is wrong with these options together, or null. */
    @Nullable
    String contradiction() {
        if (http1 && http2) {
            return "--http2 and --http1.1 exclude each other";
        }
        return key != null && certificate == null ? "--key needs --cert" : null;
    }

    /**
     * Options with these settings.
     *
     * @param warnings takes a line about what is dangerous
     * @throws InputException if a file cannot be read, or there is no such proxy
     */
    SessionOptions apply(SessionOptions options, Consumer<String> warnings) throws InputException {
        SessionOptions reached = options.tls(tls()).proxies(proxies());
        if (insecure) {
            SessionLog.LOGGER.setLevel(Level.SEVERE);
            warnings.accept(
                    "--insecure: every server is trusted, so anybody on the way can read and change everything");
        }
        if (http2) {
            return reached.http2PriorKnowledge();
        }
        return http1 ? reached.http1Only() : reached;
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
            tls = trusting(tls, authorities);
        }
        if (certificate != null) {
            tls = appearing(tls, certificate, key == null ? certificate : key);
        }
        return insecure ? tls.insecure() : tls;
    }

    private static Tls trusting(Tls tls, String file) throws InputException {
        try {
            return tls.trusting(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + file + "' for --cacert: " + InputException.reason(e), e);
        }
    }

    private static Tls appearing(Tls tls, String file, String key) throws InputException {
        try {
            return tls.clientCertificate(Path.of(file), Path.of(key));
        } catch (NoSuchFileException | AccessDeniedException e) {
            String named = key.equals(e.getFile()) && !key.equals(file) ? key + "' for --key" : file + "' for --cert";
            throw new InputException("cannot use '" + named + ": " + InputException.reason(e), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot use '" + file + "' for --cert: " + InputException.reason(e), e);
        }
    }

    /** Where a session says in its own form that it is insecure. Apart, for loggers take time that most runs need not. */
    private static final class SessionLog {
        static final Logger LOGGER = Logger.getLogger("dev.weft.http");
    }
}
